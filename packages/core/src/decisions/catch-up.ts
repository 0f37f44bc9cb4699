import type { Timetable } from '@escapement/timetable';
import type { DecidedOutcome } from '../ports/schedule-store.ts';
import type { CatchUp } from '../schemas/job.ts';
import type { LedgerReason } from '../schemas/ledger.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';
import { outcomesOf } from './outcome-stretch.ts';

/** What becomes of the fire times that passed unserved. */
export interface CatchUpDecision {
  /** Ascending; these run late. */
  readonly serve: readonly EpochMillis[];
  readonly outcomes: readonly DecidedOutcome[];
}

/**
 * Decides the misfires in [from, until). The newest ones that the policy allows are served, everything before them gets an
 * outcome with its reason. It looks back from the end and never walks the whole stretch, so that a cursor of ten years ago
 * costs as much as one of an hour ago.
 */
export function decideMisfires(
  timetable: Timetable,
  policy: CatchUp,
  span: { readonly from: EpochMillis; readonly until: EpochMillis; readonly now: RedisMillis },
): CatchUpDecision {
  const tooOldBefore =
    policy.policy === 'none' ? span.until : Math.min(span.until, span.now - policy.withinMs);
  const serve = newest(timetable, {
    from: Math.max(span.from, tooOldBefore),
    until: span.until,
    max: serveMax(policy),
  });
  const servedFrom = serve[0] ?? span.until;
  const split = Math.min(Math.max(span.from, tooOldBefore), servedFrom);
  const old: LedgerReason = policy.policy === 'none' ? 'catch-up-none' : 'too-old';
  const young: LedgerReason = policy.policy === 'all' ? 'catch-up-limit' : 'newer-run-serves';
  return {
    serve,
    outcomes: [
      ...outcomesOf(timetable, { from: span.from, until: split }, missed(old)),
      ...outcomesOf(timetable, { from: split, until: servedFrom }, missed(young)),
      ...outcomesOf(timetable, { from: servedFrom, until: span.until }, undefined),
    ],
  };
}

function missed(reason: LedgerReason): Pick<DecidedOutcome, 'outcome' | 'reason'> {
  return { outcome: 'missed', reason };
}

function serveMax(policy: CatchUp): number {
  switch (policy.policy) {
    case 'none':
      return 0;
    case 'latest':
      return 1;
    case 'all':
      return policy.max;
  }
}

function newest(
  timetable: Timetable,
  span: { from: EpochMillis; until: EpochMillis; max: number },
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
