import { setTimeout as delay } from 'node:timers/promises';
import { Cluster } from '../rig/cluster.ts';
import { cpuSecondsOf } from '../rig/cpu.ts';
import { numbersOf } from '../rig/numbers-of.ts';
import { redisCommands, zookeeperRequests } from '../rig/server-counters.ts';
import { wakingsOf } from '../rig/wakings.ts';

/** So long everything settles after its start. */
const settleMs = 20_000;

const idleHandlers = 'examples/handlers/index.mjs';

type Figures = ReadonlyMap<string, number>;

/** What can be counted of a cluster at an instant, by whose it is. */
interface Reading {
  readonly cpuSeconds: Figures;
  readonly wakings: Figures;
  readonly commands: Figures;
  readonly zookeeperRequests: number;
}

/**
 * What a cluster costs that has nothing to do: processor seconds of a minute, of each process, how often it wakes up for them, and what
 * is asked of the servers in a second.
 */
export async function run(argv: readonly string[]): Promise<unknown> {
  const { seconds, ...size } = numbersOf(argv, { nodes: 3, workers: 2, seconds: 60 });
  const cluster = await Cluster.start({
    ...size,
    sessionTimeoutMs: 4_000,
    // Those of drills have a canary, which wakes their worker a hundred times a second.
    handlers: idleHandlers,
  });
  try {
    await cluster.leader();
    await delay(settleMs);
    const before = await read(cluster);
    await delay(seconds * 1_000);
    return told(before, await read(cluster), seconds);
  } finally {
    await cluster.stop();
  }
}

async function read(cluster: Cluster): Promise<Reading> {
  const processes = [
    ['redis', cluster.redis.pid],
    ['zookeeper', cluster.zookeeper.pid],
    ...[...cluster.nodes, ...cluster.workers].map(({ name, child }) => [name, child.pid] as const),
  ] as const;
  const of = (read: (pid: number | undefined) => number) =>
    new Map(processes.map(([name, pid]) => [name, read(pid)]));
  return {
    cpuSeconds: of((pid) => cpuSecondsOf([pid])),
    wakings: of(wakingsOf),
    commands: await redisCommands(cluster.redis),
    zookeeperRequests: await zookeeperRequests(cluster.zookeeper),
  };
}

function told(before: Reading, after: Reading, seconds: number) {
  const perMinute = since(before.cpuSeconds, after.cpuSeconds, 60 / seconds);
  const commands = since(before.commands, after.commands, 1 / seconds);
  const requests = (after.zookeeperRequests - before.zookeeperRequests) / seconds;
  return {
    cpuSecondsPerMinute: { all: sum(perMinute), ...perMinute },
    wakingsPerSecond: since(before.wakings, after.wakings, 1 / seconds),
    zookeeperRequestsPerSecond: rounded(requests),
    redisCommandsPerSecond: { all: sum(commands), ...commands },
  };
}

/** What has come since, times a factor, the largest first; what is nothing is left out. */
function since(before: Figures, after: Figures, times: number): Record<string, number> {
  const grown = [...after].map(
    ([name, value]) => [name, rounded((value - (before.get(name) ?? 0)) * times)] as const,
  );
  const some = grown.filter(([, value]) => value > 0).sort(([, a], [, b]) => b - a);
  return Object.fromEntries(some);
}

function sum(figures: Readonly<Record<string, number>>): number {
  return rounded(Object.values(figures).reduce((total, figure) => total + figure, 0));
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
