import { type EpochMillis, fromIso, type LedgerEntry, type Page, type Run } from '@escapement/core';
import type { Span } from './index-walk.ts';
import { type PlacedRun, walkJobRuns } from './job-runs.ts';
import {
  dueSpan,
  type LedgerSource,
  lostEntry,
  type PlacedEntry,
  rowAcross,
  walkRows,
} from './ledger-rows.ts';
import { lostRecords } from './lost-records.ts';
import { cursorOf, isAfter } from './page-cursor.ts';

export interface LedgerQuery {
  readonly from?: EpochMillis;
  readonly to?: EpochMillis;
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * One page of a job's outcomes, newest first: its runs, and the rows that say why there was none. Fire times still to come
 * have no outcome and are left out.
 */
export async function ledgerPage(
  options: LedgerSource & { readonly query: LedgerQuery },
): Promise<Page<LedgerEntry>> {
  const { now, query } = options;
  const span = dueSpan(query, now);
  const wanted = query.limit + 1;
  const [runs, rows, across] = await Promise.all([
    runEntries(options, { span, wanted }),
    rowEntries(options, { span, wanted }),
    query.cursor === undefined ? rowAcross(options, span.to) : [],
  ]);
  const merged = [...across, ...runs, ...rows].sort((a, b) => (isAfter(a.place, b.place) ? 1 : -1));
  const shown = merged.slice(0, query.limit);
  const last = shown.at(-1);
  const items = shown.map((placed) => placed.entry);
  if (merged.length > shown.length && last !== undefined) {
    return { items, cursor: cursorOf(last.place) };
  }
  const lost = await lostRecords(options, span);
  return lost.length > 0 && items.length === query.limit && last !== undefined
    ? { items, cursor: cursorOf(last.place) }
    : { items: [...items, ...lost] };
}

interface Wanted {
  readonly span: Span;
  readonly wanted: number;
}

async function runEntries(
  source: LedgerSource,
  { span, wanted }: Wanted,
): Promise<readonly PlacedEntry[]> {
  const found: PlacedEntry[] = [];
  for await (const some of walkJobRuns(source, source.jobId, { span, chunk: wanted })) {
    found.push(...some.map((placed) => ({ place: placed.place, entry: entryOfPlaced(placed) })));
    if (found.length >= wanted) break;
  }
  return found.slice(0, wanted);
}

async function rowEntries(
  source: LedgerSource,
  { span, wanted }: Wanted,
): Promise<readonly PlacedEntry[]> {
  const found: PlacedEntry[] = [];
  for await (const some of walkRows(source, { span, chunk: wanted })) {
    found.push(...some);
    if (found.length >= wanted) break;
  }
  return found.slice(0, wanted);
}

function entryOfPlaced({ place, run }: PlacedRun): LedgerEntry {
  if (run !== undefined) return entryOfRun(run);
  const { member, score } = place;
  return { ...lostEntry(score, score), ...(member === '' ? {} : { runId: member }) };
}

function entryOfRun(run: Run): LedgerEntry {
  const entry: LedgerEntry = {
    fireTime: run.fireTime,
    outcome: 'run',
    runId: run.id,
    runState: run.state,
  };
  const startedAt = run.startedAt === undefined ? undefined : fromIso(run.startedAt);
  if (startedAt === undefined) return entry;
  return { ...entry, latenessMs: Math.max(startedAt - (fromIso(run.dueTime) ?? startedAt), 0) };
}
