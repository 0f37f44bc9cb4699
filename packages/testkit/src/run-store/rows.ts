import {
  type DecidedOutcome,
  type EpochMillis,
  parseRunId,
  type RunEnvelope,
} from '@escapement/core';
import type { KeptRow, StoreState } from './store-state.ts';

/** The last fire time that a row stands for. */
export function lastOf({ fireTime, untilFireTime = fireTime }: KeptRow): EpochMillis {
  return untilFireTime;
}

/** Whether the row is that of fire times, and not of a run that was asked for. */
export function isOfFireTime({ runId }: Pick<KeptRow, 'runId'>): boolean {
  return runId === undefined || parseRunId(runId)?.trigger === 'schedule';
}

/** Whether a run that is to be staged has had its outcome. */
export function isRecorded(
  store: StoreState,
  { jobId, runId, trigger, fireTime }: RunEnvelope,
): boolean {
  if (trigger === 'schedule' && fireTime <= (store.prunedUpTo.get(jobId) ?? 0)) return true;
  return store.rowsOf(jobId).some((row) => {
    if (trigger !== 'schedule') return row.runId === runId;
    return isOfFireTime(row) && covers(row, fireTime);
  });
}

/** Records an outcome of each fire time that has none: a stretch of them is taken apart. */
export function record(
  store: StoreState,
  jobId: string,
  row: KeptRow & Pick<DecidedOutcome, 'fireTimes'>,
): void {
  const { fireTimes = [row.fireTime], fireTime, untilFireTime, ...verdict } = row;
  const rows = store.rowsOf(jobId);
  // A run that was asked for has a row of its own, also where a fire time of the schedule is the same instant.
  const taken = isOfFireTime(row)
    ? takenOf(store, jobId)
    : rows.filter(({ runId }) => runId === row.runId);
  const about = { ...verdict, recordedAt: store.now };
  const isCounted = untilFireTime === undefined || fireTimes.length > 1;
  const pieces = isCounted
    ? fireTimes
        .filter((at) => !taken.some((each) => covers(each, at)))
        .map((at) => ({ fireTime: at }))
    : without({ fireTime, untilFireTime }, taken);
  rows.push(...pieces.map((piece) => ({ ...piece, ...about })));
}

/** Takes a fire time out of what is recorded: it turned out to have had a run. */
export function carve(store: StoreState, jobId: string, fireTime: EpochMillis): void {
  const left = store.rowsOf(jobId).flatMap((row) => {
    if (!isOfFireTime(row) || !covers(row, fireTime)) return [row];
    const { untilFireTime = row.fireTime, ...of } = row;
    return without({ fireTime: row.fireTime, untilFireTime }, [{ fireTime }]).map((piece) => {
      return { ...of, ...piece };
    });
  });
  store.rows.set(jobId, left);
}

type Span = Pick<KeptRow, 'fireTime' | 'untilFireTime'>;

function covers({ fireTime, untilFireTime = fireTime }: Span, at: EpochMillis): boolean {
  return fireTime <= at && at <= untilFireTime;
}

/** What has an outcome of a job, or will have. */
function takenOf(store: StoreState, jobId: string): readonly Span[] {
  const runs = store.runs
    .ofJob(jobId)
    .filter(({ envelope }) => envelope.trigger === 'schedule')
    .map(({ envelope: { fireTime } }) => ({ fireTime }));
  return [...store.rowsOf(jobId).filter(isOfFireTime), ...runs];
}

/** What is left of a stretch that nobody has counted. */
function without(
  { fireTime, untilFireTime }: Required<Span>,
  taken: readonly Span[],
): readonly Span[] {
  const pieces: Span[] = [];
  let at = fireTime;
  const upTo = (end: EpochMillis) => {
    if (at === end) pieces.push({ fireTime: at });
    else if (at < end) pieces.push({ fireTime: at, untilFireTime: end });
  };
  for (const each of [...taken].sort((a, b) => a.fireTime - b.fireTime)) {
    const { fireTime: first, untilFireTime: last = first } = each;
    if (last < at || first > untilFireTime) continue;
    upTo(first - 1);
    at = Math.max(at, last + 1);
  }
  upTo(untilFireTime);
  return pieces;
}
