import type { FireOutcome, OutcomePage, OutcomeQuery } from '@escapement/core';
import { highestScore, lowestScore } from '../reading/score-pairs.ts';
import {
  type DueSpan,
  dueSpan,
  type LedgerSource,
  type PlacedEntry,
  rowAcross,
  walkRows,
} from './ledger-rows.ts';
import { cursorOf } from './page-cursor.ts';
import type { RunSource } from './run-reading.ts';

/** Jobs that are asked together whether they have rows. */
const countedTogether = 250;
/** Most jobs whose rows are read for one page, and most rows: what is rare gives short pages with a place to go on from, and no long wait. */
const jobsRead = 200;
const rowsRead = 2_000;
const chunk = 100;

interface Looking {
  readonly query: OutcomeQuery;
  readonly items: FireOutcome[];
  jobs: number;
  rows: number;
}

/**
 * Outcomes without a run of several jobs, one job behind the other, each newest first. No index holds the rows of all jobs, since each write
 * of a row would pay for it; a job that has none costs one count.
 */
export async function outcomePage(source: RunSource, query: OutcomeQuery): Promise<OutcomePage> {
  const looking: Looking = { query, items: [], jobs: 0, rows: 0 };
  for (let at = 0; at < query.jobIds.length; at += countedTogether) {
    const some = query.jobIds.slice(at, at + countedTogether);
    for (const jobId of await havingRows(source, some, query)) {
      const next = await lookInto({ ...source, jobId }, looking);
      if (next !== undefined) return { items: looking.items, next };
    }
  }
  return { items: looking.items };
}

/** Those with a row that ends in the span, or after it: that may reach into it. */
async function havingRows(
  { client, keys }: RunSource,
  jobIds: readonly string[],
  { from = lowestScore }: OutcomeQuery,
): Promise<readonly string[]> {
  const counts = await Promise.all(
    jobIds.map((jobId) => client.zcount(keys.ledger(jobId), from, highestScore)),
  );
  return jobIds.filter((_, i) => counts[i] !== 0);
}

/** Adds what fits of one job; answers where to go on, where not all of it was looked at. */
async function lookInto(source: LedgerSource, looking: Looking): Promise<OutcomePage['next']> {
  const { jobId, now } = source;
  const { query, items } = looking;
  if (items.length === query.limit || looking.jobs === jobsRead) return { jobId };
  looking.jobs += 1;
  const { cursor, ...asked } = query;
  let reached = jobId === query.jobIds[0] ? cursor : undefined;
  for await (const some of rowsOf(source, dueSpan({ ...asked, cursor: reached }, now))) {
    for (const { place, entry } of some) {
      const fits = isWanted(entry.outcome, query);
      if (fits && items.length === query.limit) return placeIn(jobId, reached);
      if (fits) items.push({ ...entry, jobId });
      reached = cursorOf(place);
    }
    looking.rows += some.length;
    if (looking.rows >= rowsRead) return placeIn(jobId, reached);
  }
  return undefined;
}

async function* rowsOf(
  source: LedgerSource,
  span: DueSpan,
): AsyncGenerator<readonly PlacedEntry[]> {
  if (span.after === undefined) yield await rowAcross(source, span.to);
  yield* walkRows(source, { span, chunk });
}

function isWanted(outcome: FireOutcome['outcome'], { outcomes }: OutcomeQuery): boolean {
  return outcome !== 'run' && (outcomes === undefined || outcomes.includes(outcome));
}

function placeIn(jobId: string, cursor: string | undefined): OutcomePage['next'] {
  return cursor === undefined ? { jobId } : { jobId, cursor };
}
