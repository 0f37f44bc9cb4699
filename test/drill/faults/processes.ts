import { setTimeout as delay } from 'node:timers/promises';
import type { Member } from '../../rig/cluster.ts';
import { cameToHold } from '../came-to-hold.ts';
import type { Bite, Fault, Scene } from '../scene.ts';

const longestFreezeMs = 10_000;
/** For what must come to hold before a fault begins, or be seen after it. */
const seenWithinMs = 10_000;

/** Held still for as long as its runs are held, it may find them taken when it wakes; for less, it may not. */
async function freezeWorker(scene: Scene): Promise<Bite> {
  const [worker] = scene.cluster.workers;
  if (worker === undefined) throw new Error('there is no worker');
  const inHandAt = (instant: number): number =>
    scene.effects.read().filter(({ pid, begunAt, endedAt = Number.POSITIVE_INFINITY }) => {
      return pid === worker.child.pid && begunAt < instant && endedAt > instant;
    }).length;
  await cameToHold(seenWithinMs, () => inHandAt(Date.now()) > 0);
  const from = Date.now();
  await scene.supervision.freeze(worker, scene.lengthMs);
  const frozenMs = Date.now() - from;
  const inHand = inHandAt(from);
  return { bit: inHand > 0, proof: { frozenMs, inHand } };
}

const freezeSeconds = [6, 7, 9, 11, 15, 40];

async function crashLeader(scene: Scene): Promise<Bite> {
  const { cluster, supervision } = scene;
  const rounds = Math.max(1, Math.round(scene.lengthMs / 5000));
  let epoch = (await termOf(scene)).epoch;
  let terms = 0;
  for (let round = 0; round < rounds; round += 1) {
    await delay(500 + scene.random() * 1500);
    const leader = await cluster.leader();
    await supervision.kill(leader);
    await cluster.untilLed(leader);
    // The node that is asked may know of the term before for a moment longer.
    const isNew = await cameToHold(seenWithinMs, async () => (await epochOf(scene)) > epoch);
    if (isNew) terms += 1;
    epoch = await epochOf(scene);
    await supervision.addNode();
  }
  return { bit: terms === rounds, proof: { terms } };
}

async function freezeLeader(scene: Scene): Promise<Bite> {
  const { cluster, supervision } = scene;
  const { leader, epoch: before } = await termOf(scene);
  const frozen = supervision.freeze(leader, Math.min(scene.lengthMs, longestFreezeMs));
  await cluster.untilLed(leader);
  await frozen;
  await cluster.until('the woken leader follows', async () => {
    return (await cluster.metric('escapement_leader', leader)) === 0;
  });
  const refused = await cluster.metric('escapement_fence_refusals_total', leader);
  // The node that woke may be the one that is asked, and knows the term before for as long as it has no new session.
  const bit = await cameToHold(seenWithinMs, async () => (await epochOf(scene)) > before);
  return { bit, proof: { before, after: await epochOf(scene), refused } };
}

/** Who leads, and under which epoch: of one term, though another may begin just then. */
async function termOf(scene: Scene): Promise<{ leader: Member; epoch: number }> {
  const { cluster } = scene;
  let term: { leader: Member; epoch: number } | undefined;
  await cluster.until('one node leads', async () => {
    const leader = await cluster.leader();
    const epoch = await epochOf(scene);
    if (epoch > 0 && (await cluster.leader()) === leader) term = { leader, epoch };
    return term !== undefined;
  });
  if (term === undefined) throw new Error('no node leads');
  return term;
}

async function epochOf({ cluster }: Scene): Promise<number> {
  const { leader } = await cluster.get('/api/v1/cluster');
  return leader?.epoch ?? 0;
}

/** A short one, so that a short drill outlasts it too. */
const awayHorizonMs = 8000;

/** Longer than what was staged ahead, so that fire times pass that nobody had planned. */
async function awayAll(scene: Scene): Promise<Bite> {
  const { cluster, supervision } = scene;
  const nodes = cluster.living.length;
  await Promise.all(cluster.living.map((node) => supervision.kill(node)));
  const killedAt = Date.now();
  await delay(scene.lengthMs);
  for (let i = 0; i < nodes; i += 1) await supervision.addNode();
  await cluster.untilLed();
  const awayMs = Date.now() - killedAt;
  return { bit: awayMs > awayHorizonMs, proof: { killed: nodes, awayMs } };
}

export const processFaults: readonly Fault[] = [
  ...freezeSeconds.map(
    (seconds): Fault => ({
      name: `worker-frozen-${seconds}`,
      about: `a worker is held still for ${seconds} seconds and goes on`,
      seconds,
      shortSeconds: seconds,
      allowed: { outage: true },
      inflict: freezeWorker,
    }),
  ),
  {
    name: 'leader-crash',
    about: 'the leader is killed at a random moment, again and again',
    seconds: 25,
    shortSeconds: 5,
    inflict: crashLeader,
  },
  {
    name: 'leader-freeze',
    about: 'the leader is held still for longer than its session',
    seconds: 10,
    shortSeconds: 6,
    inflict: freezeLeader,
  },
  {
    name: 'all-schedulers-away',
    about: 'every scheduler is dead for longer than anything was staged ahead',
    seconds: 180,
    shortSeconds: 12,
    allowed: { outage: true },
    horizonMs: awayHorizonMs,
    inflict: awayAll,
  },
];
