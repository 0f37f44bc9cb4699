import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { Cluster, everySecond } from './cluster.ts';

/** A cluster under fifty jobs of every second, and the first full second from which all of them are judged. */
export interface Ticking {
  readonly cluster: Cluster;
  readonly jobIds: readonly string[];
  readonly from: number;
}

/** Such a cluster for the tests of a `describe`, stopped after them. To be asked for within a test. */
export function useTicking(sessionTimeoutMs: number): () => Ticking {
  let ticking: Ticking | undefined;
  beforeAll(async () => {
    ticking = await startTicking(sessionTimeoutMs);
  });
  afterAll(() => ticking?.cluster.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));
  return () => {
    if (ticking === undefined) throw new Error('the cluster starts before the first test');
    return ticking;
  };
}

/** Three nodes and one worker with all jobs firing; resolves at `from`. */
async function startTicking(sessionTimeoutMs: number): Promise<Ticking> {
  const cluster = await Cluster.start({ nodes: 3, workers: 1, sessionTimeoutMs });
  const jobIds = Array.from({ length: 50 }, (_, i) => `tick-${i}`);
  for (const id of jobIds) await cluster.createJob(everySecond(id, { overlap: 'allow' }));
  const from = Math.ceil(Date.now() / 1000) * 1000 + 2000;
  await delay(from - Date.now());
  return { cluster, jobIds, from };
}
