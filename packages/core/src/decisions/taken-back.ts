import type { LedgerReason } from '../words/fire-outcomes.ts';
import { sayReason } from '../words/said-reason.ts';

/**
 * Reasons that a plan gives, by the version that it plans: where a change makes fire times another version's, that one decides them anew. What
 * the gate decided stands.
 */
export const reasonsOfPlan: readonly LedgerReason[] = [
  'calendar',
  'catch-up-limit',
  'catch-up-none',
  'definition-broken',
  'newer-run-serves',
  'too-old',
];

/** Why a run is over that had begun, was to begin once more, and is of a version that does not stand any more. */
export const takenBackAfterBegin = sayReason('job-changed');
