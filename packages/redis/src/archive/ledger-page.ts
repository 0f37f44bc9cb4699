import {
  type EpochMillis,
  fromIso,
  type KeptRow,
  keptRowSchema,
  type LedgerEntry,
  type Page,
  parseRunId,
  type Run,
  readJson,
  toIso,
} from '@escapement/core';
import { firstOf, highestScore } from '../reading/score-pairs.ts';
import { type Span, walkDown } from './index-walk.ts';
import { type PlacedRun, walkJobRuns } from './job-runs.ts';
import { lostRecords } from './lost-records.ts';
import { cursorOf, isAfter, type Place, placeOfCursor } from './page-cursor.ts';
import type { RunSource } from './run-reading.ts';

interface Placed {
  readonly place: Place;
  readonly entry: LedgerEntry;
}

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
  options: Source & { readonly query: LedgerQuery },
): Promise<Page<LedgerEntry>> {
  const { now, query } = options;
  const span = {
    from: query.from,
    to: Math.min(query.to ?? Number.POSITIVE_INFINITY, now + 1),
    after: placeOfCursor(query.cursor),
  };
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

/** The stretch that began before the end of the page's span and goes on after it; rows are ordered by their last fire time. */
async function rowAcross(source: Source, to: EpochMillis): Promise<readonly Placed[]> {
  const { client, keys, jobId } = source;
  const [member, score] = await client.zrangebyscore(
    ...([keys.ledger(jobId), to, highestScore, 'WITHSCORES', 'LIMIT', 0, 1] as const),
  );
  const first = firstOf(member ?? '');
  if (member === undefined || first === undefined || first >= to) return [];
  return readRows(source, [{ member, score: Number(score) }]);
}

interface Source extends RunSource {
  readonly jobId: string;
}

interface Wanted {
  readonly span: Span;
  readonly wanted: number;
}

async function runEntries(source: Source, { span, wanted }: Wanted): Promise<readonly Placed[]> {
  const found: Placed[] = [];
  for await (const some of walkJobRuns(source, source.jobId, { span, chunk: wanted })) {
    found.push(...some.map((placed) => ({ place: placed.place, entry: entryOfPlaced(placed) })));
    if (found.length >= wanted) break;
  }
  return found.slice(0, wanted);
}

async function rowEntries(source: Source, { span, wanted }: Wanted): Promise<readonly Placed[]> {
  const { client, keys, jobId } = source;
  const found: Placed[] = [];
  for await (const places of walkDown(client, keys.ledger(jobId), { span, chunk: wanted })) {
    found.push(...(await readRows(source, places)));
    if (found.length >= wanted) break;
  }
  return found.slice(0, wanted);
}

async function readRows(source: Source, places: readonly Place[]): Promise<readonly Placed[]> {
  if (places.length === 0) return [];
  const texts = await source.client.hmget(
    source.keys.rows(source.jobId),
    ...places.map((place) => place.member),
  );
  return places.flatMap((place, i) => {
    const reading = readJson(keptRowSchema, texts[i] ?? '');
    if (reading.kind === 'read') return [{ place, entry: entryOfRow(reading.value) }];
    source.unreadable.note(`rows:${source.jobId} ${place.member}`);
    const entry = lostRow(place);
    return entry === undefined ? [] : [{ place, entry }];
  });
}

/** What the index still tells of a row: its fire times, or the run that a person asked for. */
function lostRow({ member, score }: Place): LedgerEntry | undefined {
  const first = firstOf(member);
  if (first !== undefined) return lostEntry(first, score);
  const runId = member.slice(1);
  const id = parseRunId(runId);
  return id && { ...lostEntry(id.fireTime, id.fireTime), runId };
}

/** There was an outcome, as the index says, and nobody can tell any more which: its record is gone, or cannot be read. */
function lostEntry(first: EpochMillis, last: EpochMillis): LedgerEntry {
  return {
    fireTime: toIso(first),
    ...(last > first ? { untilFireTime: toIso(last) } : {}),
    outcome: 'unknown',
    reason: 'records-lost',
  };
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

function entryOfRow(row: KeptRow): LedgerEntry {
  const { fireTime, untilFireTime, count, outcome, reason, detail, runId, recordedAt } = row;
  return {
    fireTime: toIso(fireTime),
    ...(untilFireTime === undefined ? {} : { untilFireTime: toIso(untilFireTime) }),
    ...(count === undefined ? {} : { count }),
    outcome,
    reason,
    ...(detail === undefined ? {} : { detail }),
    ...(runId === undefined ? {} : { runId }),
    recordedAt: toIso(recordedAt),
  };
}
