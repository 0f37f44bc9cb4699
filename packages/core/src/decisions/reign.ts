import type { Timetable } from '@escapement/timetable';
import type { Edit } from '../schemas/edit.ts';
import type { LedgerReason } from '../schemas/ledger.ts';
import { canonicalJson } from '../words/canonical-json.ts';
import type { EpochMillis } from '../words/instants.ts';

/**
 * One version of a job as the ledger sees it: the fire times after `from`, up to the `from` of the next reign, are its. So each fire time
 * belongs to one version, also while nobody has carried the last edits yet.
 */
export interface Reign {
  readonly from: EpochMillis;
  readonly kind: Edit['kind'] | 'broken';
  /** Equal in two reigns that prescribe the same: an edit between them changes what runs, and not when. */
  readonly identity: string;
  /** `undefined` when nothing is prescribed, or nobody here can say what. */
  readonly timetable: Timetable | undefined;
}

/** What makes two reigns prescribe the same. */
export function identityOf(edit: Pick<Edit, 'kind' | 'schedule' | 'calendarVersions'>): string {
  return edit.kind === 'edited'
    ? canonicalJson([edit.schedule, edit.calendarVersions ?? {}])
    : edit.kind;
}

/** The reign of a version that was announced and that the leader has not carried. */
export function reignOf(edit: Edit, timetable: Timetable | undefined): Reign {
  return { from: edit.changedAt, kind: edit.kind, identity: identityOf(edit), timetable };
}

/**
 * The first of the reigns from which on nothing but the same has been prescribed up to the last one. Runs that were staged since
 * then are kept through every edit.
 */
export function firstAlike(reigns: readonly Reign[]): number {
  let first = reigns.length - 1;
  const { identity } = reigns[first] ?? {};
  while (first > 0 && reigns[first - 1]?.identity === identity) first -= 1;
  return first;
}

/** Why what the version before it owned is superseded. */
export function reasonOf(reign: Reign): Extract<LedgerReason, 'edited' | 'deleted' | 'paused'> {
  return reign.kind === 'broken' ? 'edited' : reign.kind;
}
