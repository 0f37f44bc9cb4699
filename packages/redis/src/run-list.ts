import type { Page, RedisMillis, Run, RunFilter, RunState } from '@escapement/core';
import type { Redis } from 'ioredis';
import { walkDown } from './index-walk.ts';
import type { Keys } from './keys.ts';
import { cursorOf, type Place, placeOfCursor } from './page-cursor.ts';
import { runOf, shownFields } from './run-records.ts';
import type { UnreadableRecords } from './unreadable-records.ts';

/** Most records looked at for one page; a rare state gives short pages with a cursor rather than one long wait. */
const lookedAtMost = 4_000;
const chunk = 200;

/** States that have an index of their own. */
const troubled: ReadonlySet<RunState> = new Set(['failed', 'cancelled', 'timed-out', 'lost']);

/** What runs are read with. */
export interface RunSource {
  readonly client: Redis;
  readonly keys: Keys;
  readonly now: RedisMillis;
  readonly unreadable: Pick<UnreadableRecords, 'note'>;
}

/** One page of runs, newest fire time first. */
export async function listRuns(
  options: RunSource & { readonly filter: RunFilter },
): Promise<Page<Run>> {
  const { client, keys, filter } = options;
  const span = { from: filter.from, to: filter.to, after: placeOfCursor(filter.cursor) };
  const wanted = filter.states === undefined ? undefined : new Set(filter.states);
  const items: Run[] = [];
  let looked = 0;
  const walk = walkDown(client, indexOf(keys, filter), {
    span,
    chunk: wanted === undefined ? Math.min(filter.limit + 1, chunk) : chunk,
  });
  let reached: Place | undefined;
  for await (const places of walk) {
    const runs = await readRuns({ ...options, runIds: places.map((place) => place.member) });
    for (const [i, run] of runs.entries()) {
      const fits = run !== undefined && (wanted === undefined || wanted.has(run.state));
      if (fits && items.length === filter.limit && reached !== undefined) {
        return { items, cursor: cursorOf(reached) };
      }
      if (fits) items.push(run);
      reached = places[i];
    }
    looked += places.length;
    if (looked >= lookedAtMost && reached !== undefined)
      return { items, cursor: cursorOf(reached) };
  }
  return { items };
}

/** The runs of the ids in their order, `undefined` where there is no record. */
export async function readRuns(
  options: RunSource & { readonly runIds: readonly string[] },
): Promise<readonly (Run | undefined)[]> {
  const { client, keys, now, unreadable, runIds } = options;
  const records = await Promise.all(
    runIds.map((runId) => client.hmget(keys.run(runId), ...shownFields)),
  );
  return runIds.map((runId, i) => {
    const fields = records[i] ?? [];
    const run = runOf(runId, fields, now);
    if (run === undefined && fields.some((text) => text !== null)) unreadable.note(`run:${runId}`);
    return run;
  });
}

function indexOf(keys: Keys, filter: RunFilter): string {
  if (filter.jobId !== undefined) return keys.runsOf(filter.jobId);
  const states = filter.states ?? [];
  return states.length > 0 && states.every((state) => troubled.has(state))
    ? keys.trouble
    : keys.runs;
}
