import { setTimeout as delay } from 'node:timers/promises';
import { jobsOf } from '../job-mix.ts';
import type { Bite, Fault, Scene } from '../scene.ts';

/** Nothing beginning for so long, of jobs that need nothing from ZooKeeper, is no matter of a slow machine. */
const longestSilenceMs = 5000;

/** While ZooKeeper is away no lock can be had, and what needs none must go on. */
async function lockWithout(scene: Scene): Promise<Bite> {
  const { cluster, effects, book } = scene;
  const locked = new Set(
    book.jobs.filter(({ facts }) => facts.lock !== undefined).map(({ facts }) => facts.id),
  );
  const from = Date.now();
  await cluster.zookeeper.kill();
  await delay(scene.lengthMs);
  const until = Date.now();
  const { staleSince } = await cluster.get('/api/v1/cluster');
  await cluster.zookeeper.start();
  const instants = effects
    .read()
    .filter(({ jobId, begunAt }) => !locked.has(jobId) && begunAt > from && begunAt < until)
    .map(({ begunAt }) => begunAt);
  const silenceMs = longestGapMs([from, ...instants, until]);
  return {
    bit: staleSince !== undefined,
    proof: { awayMs: until - from, silenceMs },
    unmet:
      silenceMs < longestSilenceMs
        ? []
        : [`jobs without a lock did not begin for ${silenceMs} ms while ZooKeeper was away`],
  };
}

function longestGapMs(instants: readonly number[]): number {
  const sorted = [...instants].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((at, i) => at - (sorted[i] ?? at));
  return Math.round(Math.max(0, ...gaps));
}

export const zookeeperAway: readonly Fault[] = [
  {
    name: 'lock-without-zookeeper',
    about: 'ZooKeeper is away while jobs name locks',
    seconds: 60,
    shortSeconds: 12,
    allowed: { outage: true },
    // Few hands, so that runs that wait for a lock would soon take them all.
    concurrency: 10,
    jobs: () => [...jobsOf(['brief', 'keen', 'strict', 'jitter'], 20), ...jobsOf(['locked'], 5)],
    inflict: lockWithout,
  },
];
