import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Cluster } from '../rig/cluster.ts';
import { cpuSecondsOf } from '../rig/cpu.ts';

/** So long everything settles after its start. */
const settleMs = 20_000;

/** What a cluster costs that has nothing to do: processor seconds of a minute, of each process. */
export async function run(argv: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      nodes: { type: 'string', default: '3' },
      workers: { type: 'string', default: '2' },
      seconds: { type: 'string', default: '60' },
    },
  });
  const seconds = Number(values.seconds);
  const cluster = await Cluster.start({
    nodes: Number(values.nodes),
    workers: Number(values.workers),
    sessionTimeoutMs: 4_000,
  });
  try {
    await cluster.leader();
    await delay(settleMs);
    const processes = [
      ['redis', cluster.redis.pid],
      ['zookeeper', cluster.zookeeper.pid],
      ...[...cluster.nodes, ...cluster.workers].map(
        ({ name, child }) => [name, child.pid] as const,
      ),
    ] as const;
    const before = processes.map(([, pid]) => cpuSecondsOf([pid]));
    await delay(seconds * 1_000);
    const used = processes.map(([name, pid], i) => {
      const perMinute = ((cpuSecondsOf([pid]) - (before[i] ?? 0)) * 60) / seconds;
      return [name, Math.round(perMinute * 100) / 100] as const;
    });
    const total = used.reduce((sum, [, perMinute]) => sum + perMinute, 0);
    return { cpuSecondsPerMinute: Math.round(total * 100) / 100, ...Object.fromEntries(used) };
  } finally {
    await cluster.stop();
  }
}
