import {
  type CommitOutcome,
  type EpochMillis,
  expiredRun,
  type HeardEnd,
  isPausedAt,
  judgeKey,
  type KeyFate,
  type KeyWrites,
} from '@escapement/core';
import type { WatchContext, WatchedJob } from './watch-context.ts';

/** Keys are looked at so long before their time: what is gone by then was deleted. */
const aheadMs = 1_000;
/** Keys looked at, and runs written, at once. */
const keysPerLook = 500;
const runsPerWrite = 50;

/** What a look came to. */
export type LookEnd =
  | Exclude<CommitOutcome, { kind: 'committed' }>
  | {
      readonly kind: 'committed';
      /** When to look again at the latest, by the clock of the source. */
      readonly nextAt: EpochMillis;
      /** What that clock said, where it was asked. */
      readonly now?: EpochMillis;
    };

/** Looks at the keys of a job whose time comes, and at what was heard of others, and writes what became of them. */
export async function lookAtKeys(
  context: WatchContext,
  job: WatchedJob,
  estimate: EpochMillis,
): Promise<LookEnd> {
  const { watched, source, heard } = job;
  const { jobId } = watched;
  const known = await knownSoon(context, job, estimate);
  if (known.size === 0) return rest(context, jobId, estimate);
  const keys = [...known.keys()];
  const { now, standings } = await source.standings(keys);
  const wholeSince = await source.caughtUp();
  // Whatever asking made Redis tell has been heard by now.
  const told = heard.waiting(jobId, watched, Number.POSITIVE_INFINITY);
  const whole = wholeSince === undefined ? undefined : Math.max(wholeSince, heard.keptSince);
  const settled: HeardEnd[] = [];
  const fates = keys.flatMap((key, i) => {
    const standing = standings[i] ?? ({ kind: 'gone' } as const);
    const end = told.get(key);
    const of = { key, known: known.get(key), standing, heard: end };
    const found = judgeKey(of, { now, wholeSince: whole });
    if (end !== undefined && found.some(({ kind }) => kind === 'ended')) settled.push(end);
    return found;
  });
  const outcome = await writeFates(context, job, { now, fates });
  if (outcome.kind !== 'committed') return outcome;
  heard.settle(jobId, settled);
  return { kind: 'committed', nextAt: now, now };
}

/** The keys to look at, with when they are known to run out: those whose time comes, and those whose ends were heard of. */
async function knownSoon(
  { store }: WatchContext,
  { watched, heard }: WatchedJob,
  estimate: EpochMillis,
): Promise<ReadonlyMap<string, EpochMillis | undefined>> {
  const { jobId } = watched;
  const due = await store.expiring(jobId, estimate + aheadMs, keysPerLook);
  const known = new Map<string, EpochMillis | undefined>(due.map(({ key, at }) => [key, at]));
  const told = heard.waiting(jobId, watched, keysPerLook);
  const others = [...told.keys()].filter((key) => !known.has(key));
  const ends = await store.knownEnds(jobId, others);
  for (const [i, key] of others.entries()) known.set(key, ends[i]);
  return known;
}

/** Nothing comes soon: until when nobody need ask. */
async function rest({ store }: WatchContext, jobId: string, now: EpochMillis): Promise<LookEnd> {
  const [next] = await store.expiring(jobId, Number.MAX_SAFE_INTEGER, 1);
  const nextAt = next === undefined ? now + aheadMs : next.at - aheadMs;
  return { kind: 'committed', nextAt: Math.min(nextAt, now + aheadMs) };
}

/** Writes what became of keys, some at once. */
export async function writeFates(
  context: WatchContext,
  { watched, definition }: Pick<WatchedJob, 'watched' | 'definition'>,
  { now, fates }: { readonly now: EpochMillis; readonly fates: readonly KeyFate[] },
): Promise<CommitOutcome & { readonly leftOut?: number }> {
  const { term, store, meter } = context;
  const by = { definition, epoch: term.epoch, markOf: store.markOf };
  const ends = fates.filter((fate) => fate.kind === 'ended');
  const others = fates.filter((fate) => fate.kind !== 'ended');
  let leftOut = 0;
  for (let from = 0; from === 0 || from < ends.length; from += runsPerWrite) {
    const some = ends.slice(from, from + runsPerWrite);
    // What is expected anew of a key that ended is written after its end.
    const isLast = from + runsPerWrite >= ends.length;
    if (some.length === 0 && others.length === 0) break;
    const ended = some.map((end): KeyWrites['ended'][number] => {
      const run = expiredRun(end, by);
      const isPaused = isPausedAt(definition, end.expiredAt);
      return { end, run, ...insteadOf(context, isPaused, end.expiredAt) };
    });
    const writes = { watched, now, ended, others: isLast ? others : [] };
    const outcome = await store.writeKeys(term, writes);
    if (outcome.kind !== 'committed') return outcome;
    meter.count('escapement_staged_runs_total', outcome.staged ?? 0);
    leftOut += outcome.leftOut ?? 0;
  }
  return { kind: 'committed', leftOut };
}

/** What an end leads to in place of a run: a row, where the job is paused, or where it may have led to a run of which nobody knows any more. */
function insteadOf(
  { unknown }: WatchContext,
  isPaused: boolean,
  expiredAt: EpochMillis,
): Pick<KeyWrites['ended'][number], 'instead'> {
  if (unknown !== undefined && expiredAt <= unknown.until) {
    return { instead: { outcome: 'unknown', reason: unknown.reason } };
  }
  return isPaused ? { instead: { outcome: 'skipped', reason: 'paused' } } : {};
}
