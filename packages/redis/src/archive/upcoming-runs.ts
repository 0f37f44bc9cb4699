import type { Run, RunState } from '@escapement/core';
import { type RunSource, readRuns } from './run-reading.ts';

const coming: ReadonlySet<RunState> = new Set(['staged', 'queued', 'retrying']);

/**
 * The runs that may begin next, soonest first, at most so many. Between the look at the index and the reading of the records a run may begin, or be over:
 * what a worker has had by then is not among them, though it still stood there.
 */
export async function upcomingRuns(source: RunSource, limit: number): Promise<readonly Run[]> {
  const { client, keys, now } = source;
  const runIds = await client.zrangebyscore(keys.owed, `(${now}`, '+inf', 'LIMIT', 0, limit);
  const runs = await readRuns(source, runIds);
  return runs.filter((run) => run !== undefined).filter(({ state }) => coming.has(state));
}
