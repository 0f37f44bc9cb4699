import type { Timetable } from '@escapement/timetable';
import type { CatchUp } from '../schemas/job.ts';
import type { LedgerReason } from '../words/fire-outcomes.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';
import { decideOverdue, misfireAfterMs } from './catch-up.ts';
import type { StagedRun } from './staged-run.ts';

/** What becomes of a staged run when its job changes. */
export type Fate =
  /** Goes on under the version that now stands, due at this instant. */
  | { readonly kind: 'kept'; readonly dueTime: EpochMillis }
  /** Taken back: the version that owns its fire time does not prescribe it, or decides it anew. */
  | { readonly kind: 'taken-back' }
  /** Its fire time belongs to a version that is no more, or passed too long ago: it gets a row instead. */
  | {
      readonly kind: 'given-up';
      readonly outcome: 'superseded' | 'missed';
      readonly reason: LedgerReason;
    };

/** What now stands, as far as it decides about staged runs. */
export type StandingRule =
  | {
      readonly kind: 'prescribes';
      readonly timetable: Timetable;
      readonly catchUp: CatchUp;
      /** Fire times after this instant are those of the version that stands; -Infinity when the schedule is what it was. */
      readonly since: EpochMillis;
      /** So far back it is known that nothing else was prescribed: what is older and not prescribed is of a version that is no more. */
      readonly knownSince: EpochMillis;
      /** Why a fire time up to `since` is superseded; `undefined` where it was prescribed by nobody. */
      readonly before: (fireTime: EpochMillis) => LedgerReason | undefined;
    }
  | {
      readonly kind: 'prescribes-nothing';
      /** As far back as it is known; fire times after it are of no version. */
      readonly knownSince: EpochMillis;
      readonly outcome: 'superseded' | 'missed';
      readonly reason: LedgerReason;
      /** Whether runs that a person asked for go on nevertheless. */
      readonly keepsManual: boolean;
    };

/**
 * Decides about each staged run of a job. A run whose fire time the standing version prescribes is kept, since an edit that leaves the
 * schedule alone changes what runs and not when; where it is overdue, `catchUp` decides as about any other misfire. What had an attempt already,
 * or waited for its turn, was served, however long ago it was due.
 */
export function fatesOf(
  staged: readonly StagedRun[],
  rule: StandingRule,
  now: RedisMillis,
): readonly (readonly [StagedRun, Fate])[] {
  if (rule.kind === 'prescribes-nothing') return staged.map((run) => [run, withoutRule(run, rule)]);
  const first = staged.map((run) => [run, underRule(run, rule)] as const);
  if (!first.some(([run, fate]) => isOverdue(run, fate, now))) return first;
  const passed = first.filter(([run, fate]) => hasPassed(run, fate, now));
  const decided = decideOverdue(
    rule.catchUp,
    passed.map(([run]) => run.fireTime),
    now,
  );
  return first.map(([run, fate]): readonly [StagedRun, Fate] =>
    isOverdue(run, fate, now) && !decided.serve.has(run.fireTime)
      ? [run, { kind: 'given-up', outcome: 'missed', reason: decided.reasonOf(run.fireTime) }]
      : [run, fate],
  );
}

function withoutRule(
  run: StagedRun,
  rule: Extract<StandingRule, { kind: 'prescribes-nothing' }>,
): Fate {
  const { outcome, reason } = rule;
  if (run.trigger !== 'schedule') {
    return rule.keepsManual
      ? { kind: 'kept', dueTime: run.dueTime }
      : { kind: 'given-up', outcome, reason };
  }
  const isOfNone = run.fireTime > rule.knownSince;
  return isOfNone ? { kind: 'taken-back' } : { kind: 'given-up', outcome, reason };
}

function underRule(run: StagedRun, rule: Extract<StandingRule, { kind: 'prescribes' }>): Fate {
  const { timetable, since, knownSince } = rule;
  const { fireTime } = run;
  if (run.trigger !== 'schedule') return { kind: 'kept', dueTime: run.dueTime };
  if (fireTime <= since) {
    const reason = rule.before(fireTime);
    return reason === undefined
      ? { kind: 'taken-back' }
      : { kind: 'given-up', outcome: 'superseded', reason };
  }
  if (timetable.between(fireTime, fireTime + 1, 1).length === 1) {
    return { kind: 'kept', dueTime: timetable.dueTime(fireTime) };
  }
  return fireTime > knownSince
    ? { kind: 'taken-back' }
    : { kind: 'given-up', outcome: 'superseded', reason: 'edited' };
}

/** Whether it stands for a fire time that nobody served yet and that has passed; its jitter may let it be due later. */
function hasPassed(run: StagedRun, fate: Fate, now: RedisMillis): boolean {
  if (run.trigger !== 'schedule' || run.hasBegun === true || run.hasWaited === true) return false;
  return fate.kind === 'kept' && run.fireTime < now - misfireAfterMs;
}

function isOverdue(run: StagedRun, fate: Fate, now: RedisMillis): boolean {
  return hasPassed(run, fate, now) && fate.kind === 'kept' && fate.dueTime < now - misfireAfterMs;
}
