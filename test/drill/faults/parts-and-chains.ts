import { setTimeout as delay } from 'node:timers/promises';
import type { Member } from '../../rig/cluster.ts';
import { cameToHold } from '../came-to-hold.ts';
import type { Effect, JobFacts } from '../history.ts';
import { type DrillJob, jobsOf } from '../job-mix.ts';
import type { Bite, Fault, Scene } from '../scene.ts';

/** For what must come to hold before a kill, or be seen after it. */
const seenWithinMs = 30_000;
/** Each round of a fault takes about so long. */
const roundMs = 5000;

function job(
  more: Pick<JobFacts, 'id'> & Partial<JobFacts>,
  { workMs, everyMs }: Pick<DrillJob, 'workMs' | 'everyMs'>,
): DrillJob {
  const facts: JobFacts = { overlap: 'allow', catchUp: 'all', jitterMs: 0, ...more };
  return { facts, task: 'handler', workMs, everyMs };
}

const inParts = (): readonly DrillJob[] => [
  job({ id: 'wide', parts: 16 }, { workMs: 700, everyMs: 2000 }),
  job({ id: 'narrow', parts: 4 }, { workMs: 700, everyMs: 1000 }),
  job({ id: 'spread', parts: 'every-worker' }, { workMs: 900, everyMs: 1000 }),
  ...jobsOf(['brief', 'keen', 'long'], 3),
];

const inChains = (): readonly DrillJob[] => [
  job({ id: 'load' }, { workMs: 100, everyMs: 1000 }),
  job({ id: 'sum', after: ['load'] }, { workMs: 100, everyMs: 1000 }),
  job({ id: 'check', after: ['load'] }, { workMs: 400, everyMs: 1000 }),
  job({ id: 'mail', after: ['sum', 'check'] }, { workMs: 0, everyMs: 1000 }),
  job({ id: 'first' }, { workMs: 0, everyMs: 1000 }),
  job({ id: 'second', after: ['first'] }, { workMs: 0, everyMs: 1000 }),
  job({ id: 'third', after: ['second'] }, { workMs: 0, everyMs: 1000 }),
  ...jobsOf(['brief', 'keen'], 2),
];

const roundsOf = ({ lengthMs }: Scene) => Math.max(2, Math.round(lengthMs / roundMs));

/** A worker is killed while it has shards and its part of a broadcast in hand, and another is started in its place; again and again. */
async function killWorkers(scene: Scene): Promise<Bite> {
  const { cluster, supervision, effects } = scene;
  const killed = new Set<number>();
  for (let round = 0; round < roundsOf(scene); round += 1) {
    const victim = await cluster.workers.find(({ child }) => !killed.has(child.pid ?? 0));
    if (victim === undefined) throw new Error('there is always another worker');
    await untilAtWork(scene, victim);
    await delay(scene.random() * 300);
    await untilAtWork(scene, victim);
    killed.add(victim.child.pid ?? 0);
    await supervision.kill(victim);
    supervision.addWorker();
  }
  const cut = () =>
    effects.read().filter(({ pid = 0, endedAt }) => killed.has(pid) && endedAt === undefined);
  const takenOver = () =>
    cut().filter(({ runId, pid, jobId }) => {
      return jobId !== 'spread' && effects.read().some((e) => e.runId === runId && e.pid !== pid);
    }).length;
  // Nothing but the taking over itself shows that it was lost work, and no work that was just done.
  const bit = await cameToHold(seenWithinMs, () => takenOver() > 0);
  const broadcasts = cut().filter(({ jobId }) => jobId === 'spread').length;
  const proof = { killed: killed.size, takenOver: takenOver(), broadcastsCut: broadcasts };
  return { bit: bit && broadcasts > 0, proof };
}

async function untilAtWork({ effects }: Scene, { child }: Member): Promise<void> {
  await cameToHold(seenWithinMs, () => {
    const inHand = effects
      .read()
      .filter(({ pid, endedAt }) => pid === child.pid && endedAt === undefined);
    const has = (isIt: (each: Effect) => boolean) => inHand.some(isIt);
    return has(({ shard }) => shard !== undefined) && has(({ jobId }) => jobId === 'spread');
  });
}

/** The leader is killed when something has ended that nothing has come after yet; again and again. */
async function killLeaders(scene: Scene): Promise<Bite> {
  const { cluster, supervision } = scene;
  const deaths: number[] = [];
  for (let round = 0; round < roundsOf(scene); round += 1) {
    const leader = await cluster.leader();
    await delay(scene.random() * 1000);
    await cameToHold(seenWithinMs, () => openSteps(scene, Date.now()) > 0);
    await supervision.kill(leader);
    deaths.push(Date.now());
    await cluster.untilLed(leader);
    await supervision.addNode();
  }
  // Ends of which nothing had come when the leader died, and something came afterwards: by another leader.
  const handedOn = () =>
    deaths.map((at) => openSteps(scene, at)).filter((steps) => steps > 0).length;
  return {
    bit: handedOn() === deaths.length,
    proof: { killed: deaths.length, handedOn: handedOn() },
  };
}

/** How many fire times there are of which all before a job had ended by then, and the job had not begun. */
function openSteps({ book, effects }: Scene, instant: number): number {
  const all = effects.read();
  return book.jobs.reduce((sum, { facts: { id, after } }) => {
    const [first] = after ?? [];
    if (after === undefined) return sum;
    const ended = all.filter(
      ({ jobId, endedAt = Infinity }) => jobId === first && endedAt < instant,
    );
    const open = ended.filter(({ fireTime }) => {
      const areOver = after.every((before) =>
        all.some(
          (e) => e.jobId === before && e.fireTime === fireTime && (e.endedAt ?? Infinity) < instant,
        ),
      );
      return (
        areOver &&
        !all.some((e) => e.jobId === id && e.fireTime === fireTime && e.begunAt <= instant)
      );
    });
    return sum + open.length;
  }, 0);
}

export const partsAndChains: readonly Fault[] = [
  {
    name: 'shards-worker-killed',
    about: 'workers are killed and replaced while they have shards and parts of broadcasts in hand',
    seconds: 25,
    shortSeconds: 6,
    allowed: { outage: true },
    concurrency: 40,
    jobs: inParts,
    inflict: killWorkers,
  },
  {
    name: 'chain-leader-killed',
    about: 'the leader is killed in the middle of a diamond and of a chain, again and again',
    seconds: 25,
    shortSeconds: 6,
    jobs: inChains,
    inflict: killLeaders,
  },
];
