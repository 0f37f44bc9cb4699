import type { Timetable } from '@escapement/timetable';
import type { CatchUp, JobDefinition } from '../schemas/job.ts';
import { isTimed, type Schedule } from '../schemas/schedule.ts';
import type { LedgerReason } from '../words/fire-outcomes.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';
import type { DecidedOutcome } from './decided-outcome.ts';
import { outcomesOf } from './outcome-stretch.ts';

/** A run due longer than this many milliseconds ago, and not begun, is a misfire; one that is less late simply starts. */
export const misfireAfterMs = 2000;

/** The most fire times whose jitter is looked at one by one; a schedule has more only if its jitter is a thousand times its period. */
const jitteredMax = 1000;

/** The schedule's jitter; 0 where it has none. */
export function jitterOf(schedule: Schedule): number {
  return isTimed(schedule) ? (schedule.jitterMs ?? 0) : 0;
}

/**
 * What a job says of fire times that passed unserved. What it lets begin no more looks back no further than that, since it would be staged in
 * vain. Its time counts from when a run is due, so that jitter comes on top.
 */
export function catchUpOf({
  catchUp,
  startWithinMs,
  schedule,
}: Pick<JobDefinition, 'catchUp' | 'startWithinMs' | 'schedule'>): CatchUp {
  if (catchUp.policy === 'none' || startWithinMs === undefined) return catchUp;
  const withinMs = Math.min(catchUp.withinMs, startWithinMs + jitterOf(schedule));
  return { ...catchUp, withinMs };
}

/** What becomes of the fire times that passed unserved. */
export interface CatchUpDecision {
  /** Ascending; these run late, or at their jittered time where that is still to come. */
  readonly serve: readonly EpochMillis[];
  readonly outcomes: readonly DecidedOutcome[];
}

/**
 * Decides the fire times in [from, until). Those whose jitter lets them be due after `until` are no misfires and are served. Of all of them
 * the newest that the policy allows are served, those to come among them: what is newer and still runs stands for what is late. Everything else
 * gets an outcome with its reason. It looks
 * back from the end and never walks the whole stretch, so that a cursor of ten years ago costs as much as one of an hour ago.
 */
export function decideMisfires(
  timetable: Timetable,
  policy: CatchUp,
  span: {
    readonly from: EpochMillis;
    readonly until: EpochMillis;
    readonly now: RedisMillis;
    /** The schedule's jitter; 0 where it has none. */
    readonly jitterMs: number;
  },
): CatchUpDecision {
  const toCome = stillToCome(timetable, span);
  const oldest = oldestServed(policy, span);
  const late = newest(timetable, { ...span, from: oldest, max: servedMost(policy) });
  const servedFrom = late[0] ?? span.until;
  const split = Math.min(oldest, servedFrom);
  const served = new Set([...toCome, ...late]);
  const [old, young] = reasonsOf(policy);
  return {
    serve: [...served].sort((a, b) => a - b),
    outcomes: [
      ...outcomesOf(timetable, { from: span.from, until: split, served }, missed(old)),
      ...outcomesOf(timetable, { from: split, until: servedFrom, served }, missed(young)),
      ...outcomesOf(timetable, { from: servedFrom, until: span.until }, undefined),
    ],
  };
}

/** The same decision for runs that are staged and whose fire times have passed, of which a change asks what becomes of those that are overdue. */
export function decideOverdue(
  policy: CatchUp,
  fireTimes: readonly EpochMillis[],
  now: RedisMillis,
): {
  readonly serve: ReadonlySet<EpochMillis>;
  readonly reasonOf: (at: EpochMillis) => LedgerReason;
} {
  const ascending = [...fireTimes].sort((a, b) => a - b);
  const oldest = oldestServed(policy, { from: Number.NEGATIVE_INFINITY, until: now, now });
  const young = ascending.filter((fireTime) => fireTime >= oldest);
  const serve = new Set(young.slice(Math.max(0, young.length - servedMost(policy))));
  const [oldReason, youngReason] = reasonsOf(policy);
  return { serve, reasonOf: (fireTime) => (fireTime < oldest ? oldReason : youngReason) };
}

/** Nothing older than this instant is served. */
function oldestServed(
  policy: CatchUp,
  span: { readonly from: EpochMillis; readonly until: EpochMillis; readonly now: RedisMillis },
): EpochMillis {
  const oldest = policy.policy === 'none' ? span.until : span.now - policy.withinMs;
  return Math.max(span.from, Math.min(span.until, oldest));
}

function servedMost(policy: CatchUp): number {
  switch (policy.policy) {
    case 'none':
      return 0;
    case 'latest':
      return 1;
    case 'all':
      return policy.max;
  }
}

/** Why a fire time older than what the policy looks at is not served, and why a younger one is not. */
function reasonsOf(policy: CatchUp): readonly [LedgerReason, LedgerReason] {
  switch (policy.policy) {
    case 'none':
      return ['catch-up-none', 'catch-up-none'];
    case 'latest':
      return ['too-old', 'newer-run-serves'];
    case 'all':
      return ['too-old', 'catch-up-limit'];
  }
}

function missed(reason: LedgerReason): Pick<DecidedOutcome, 'outcome' | 'reason'> {
  return { outcome: 'missed', reason };
}

/** Fire times that have passed and whose runs are not due yet, or not long. */
function stillToCome(
  timetable: Timetable,
  span: { readonly from: EpochMillis; readonly until: EpochMillis; readonly jitterMs: number },
): ReadonlySet<EpochMillis> {
  if (span.jitterMs === 0) return new Set();
  const from = Math.max(span.from, span.until - span.jitterMs);
  const passed = timetable.between(from, Math.max(from, span.until), jitteredMax);
  return new Set(passed.filter((fireTime) => timetable.dueTime(fireTime) >= span.until));
}

function newest(
  timetable: Timetable,
  span: {
    readonly from: EpochMillis;
    readonly until: EpochMillis;
    readonly max: number;
  },
): readonly EpochMillis[] {
  const found: EpochMillis[] = [];
  let before = span.until;
  while (found.length < span.max) {
    const fireTime = timetable.previous(before);
    if (fireTime === undefined || fireTime < span.from) break;
    found.push(fireTime);
    before = fireTime;
  }
  return found.reverse();
}
