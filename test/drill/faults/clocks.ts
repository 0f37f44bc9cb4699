import { setTimeout as delay } from 'node:timers/promises';
import type { Member } from '../../rig/cluster.ts';
import { cameToHold } from '../came-to-hold.ts';
import { fakeable, setClock } from '../fake-clock.ts';
import { jobsOf } from '../job-mix.ts';
import type { Bite, Fault, Scene } from '../scene.ts';
import { followerOf } from '../scene.ts';

/** How a clock goes wrong: how far it is off, so long after it began to be. */
interface Wrong {
  readonly name: string;
  readonly words: string;
  offMs(afterMs: number): number;
}

const hourMs = 3_600_000;
const stepped = (name: string, words: string, offMs: number): Wrong => ({
  name,
  words,
  offMs: () => offMs,
});
const wrongs: readonly Wrong[] = [
  stepped('plus-1h', 'leaps forward by an hour', hourMs),
  stepped('minus-1h', 'leaps back by an hour', -hourMs),
  stepped('plus-1d', 'leaps forward by a day', 24 * hourMs),
  { name: 'half', words: 'goes at half speed', offMs: (afterMs) => -afterMs / 2 },
];

const tickMs = 50;
/** A node that is this far off must see it within one of its own checks. */
const noticedWithinMs = 15_000;
/** From here on a clock is too wrong to lead by. */
const unfitMs = 5000;
/** A clock that was never seen further off than this has proved nothing. */
const plainlyWrongMs = 1000;

/** The clock of one process is wrong for a while, and is then set right. `meanwhile` begins when it has become wrong. */
async function misset(
  scene: Scene,
  about: { readonly member: Member; readonly wrong: Wrong; meanwhile?(): Promise<unknown> },
): Promise<void> {
  const { name } = about.member;
  const { directory } = scene.cluster;
  const beganMs = performance.now();
  const set = () => setClock(name, directory, about.wrong.offMs(performance.now() - beganMs));
  set();
  const ticking = setInterval(set, tickMs);
  await Promise.all([delay(scene.lengthMs), about.meanwhile?.()]);
  clearInterval(ticking);
  setClock(name, directory, 0);
}

/** What a node takes the time to be stands in each of its answers, as the second that has begun: it is at least so far off. */
async function clockOffMs({ cluster }: Scene, member: Member): Promise<number> {
  const answer = await cluster.call({ method: 'GET', path: '/healthz', from: member });
  const aheadMs = Date.parse(answer.headers.get('date') ?? '') - Date.now();
  return Math.max(aheadMs, -aheadMs - 1000, 0);
}

/** How far a clock is off once it is plainly so: one that goes too slowly takes its time, however quick the machine is. */
async function plainlyOffMs(scene: Scene, member: Member): Promise<number> {
  let offMs = 0;
  await cameToHold(noticedWithinMs, async () => {
    offMs = await clockOffMs(scene, member);
    return offMs > plainlyWrongMs;
  });
  return offMs;
}

async function ofLeader(scene: Scene, wrong: Wrong): Promise<Bite> {
  const { cluster } = scene;
  const member = await cluster.leader();
  let mostOffMs = 0;
  let hasLeft = true;
  const meanwhile = async () => {
    await delay(scene.lengthMs / 2);
    mostOffMs = await plainlyOffMs(scene, member);
    if (mostOffMs < unfitMs) return;
    hasLeft = await cameToHold(noticedWithinMs, async () => {
      return (await cluster.metric('escapement_leader', member)) === 0;
    });
  };
  await misset(scene, { member, wrong, meanwhile });
  return {
    bit: mostOffMs > plainlyWrongMs,
    proof: { mostOffMs },
    unmet: hasLeft ? [] : ['the leader led on with a clock that is too wrong to lead by'],
  };
}

async function ofWorker(scene: Scene, wrong: Wrong): Promise<Bite> {
  const [member] = scene.cluster.workers;
  if (member === undefined) throw new Error('there is no worker');
  await misset(scene, { member, wrong });
  const mostOffMs = Math.round(scene.effects.clockOffMs(member.child.pid ?? 0));
  return { bit: mostOffMs > plainlyWrongMs, proof: { mostOffMs } };
}

/** Everything that writes a schedule goes through a node that does not lead and whose clock is wrong. */
async function ofApi(scene: Scene, wrong: Wrong): Promise<Bite> {
  const { cluster, book } = scene;
  const member = await followerOf(cluster);
  const answers: (number | 'none')[] = [];
  let mostOffMs = 0;
  const meanwhile = async () => {
    mostOffMs = await plainlyOffMs(scene, member);
    const ids = book.jobs.map(({ facts }) => facts.id);
    for (const kind of ['brief', 'keen', 'strict'])
      for (const job of jobsOf([kind], 1, { name: `made-${kind}` }))
        answers.push(await book.create(job, member));
    for (const id of ids.filter((_, i) => i % 3 === 0)) answers.push(await book.edit(id, member));
    for (const id of ids.filter((_, i) => i % 3 === 1)) {
      answers.push(await book.pause(id, member));
      answers.push(await book.resume(id, member));
    }
  };
  await misset(scene, { member, wrong, meanwhile });
  const done = answers.filter((each) => each !== 'none' && each < 300).length;
  return { bit: mostOffMs > plainlyWrongMs, proof: { mostOffMs, asked: answers.length, done } };
}

/** The only node there is starts with a wrong clock, until another one comes. */
async function ofNewcomer(scene: Scene): Promise<Bite> {
  const { cluster, supervision } = scene;
  const old = [...cluster.living];
  const name = `scheduler-${cluster.nodes.length + cluster.workers.length + 1}`;
  setClock(name, cluster.directory, hourMs);
  const newcomer = await supervision.addNode();
  await Promise.all(old.map((node) => supervision.kill(node)));
  await cluster.untilAnswers(newcomer);
  await delay(scene.lengthMs);
  const led = await cluster.metric('escapement_leader', newcomer);
  const offMs = await clockOffMs(scene, newcomer);
  await supervision.addNode();
  await cluster.untilLed();
  return {
    bit: newcomer.name === name && offMs > plainlyWrongMs,
    proof: { offMs },
    unmet: led === 0 ? [] : ['a node led with a clock that is an hour off'],
  };
}

/** What is decided with a wrong clock lies behind what is staged, so little is staged ahead. */
const common = {
  seconds: 20,
  shortSeconds: 6,
  allowed: { outage: true },
  horizonMs: 10_000,
  envOf: fakeable,
} as const;

export const clockFaults: readonly Fault[] = [
  ...wrongs.flatMap((wrong): readonly Fault[] => [
    {
      name: `clock-step-node-${wrong.name}`,
      about: `the clock of the leader ${wrong.words}, and is set right again`,
      ...common,
      inflict: (scene) => ofLeader(scene, wrong),
    },
    {
      name: `clock-step-worker-${wrong.name}`,
      about: `the clock of a worker ${wrong.words}, and is set right again`,
      ...common,
      inflict: (scene) => ofWorker(scene, wrong),
    },
    {
      name: `clock-step-api-${wrong.name}`,
      about: `jobs are made and changed through a node whose clock ${wrong.words}`,
      ...common,
      inflict: (scene) => ofApi(scene, wrong),
    },
  ]),
  {
    name: 'clock-step-newcomer',
    about: 'the only node there is starts with a clock that is an hour fast',
    ...common,
    inflict: ofNewcomer,
  },
];
