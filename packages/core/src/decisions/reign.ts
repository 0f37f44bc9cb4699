import type { Timetable } from '@escapement/timetable';
import type { Edit } from '../schemas/edit.ts';
import { canonicalJson } from '../words/canonical-json.ts';
import type { LedgerReason } from '../words/fire-outcomes.ts';
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

/**
 * The reign of a version from an instant on, or its two: a pause that ends by itself prescribes nothing until then, and what its schedule
 * says from then on. So its end depends on nobody's noticing it.
 */
export function reignsOf(
  edit: Omit<Edit, 'revision'>,
  timetable: Timetable | undefined,
  from: EpochMillis = edit.changedAt,
): readonly [Reign, ...Reign[]] {
  const { kind, until } = edit;
  const isPaused = kind === 'paused';
  const own = {
    from,
    kind,
    identity: identityOf(edit),
    timetable: isPaused ? undefined : timetable,
  };
  if (!isPaused || until === undefined) return [own];
  const firing = { ...edit, kind: 'edited' } as const;
  const identity = identityOf(firing);
  // The instant of the end is fired itself.
  if (until - 1 <= from) return [{ from, kind: 'edited', identity, timetable }];
  return [own, { from: until - 1, kind: 'edited', identity, timetable }];
}

/** What of a version's reigns came to be before the next version began. */
export function reignsBefore(
  [first, ...others]: readonly [Reign, ...Reign[]],
  next: Pick<Reign, 'from'>,
): readonly [Reign, ...Reign[]] {
  return [first, ...others.filter(({ from }) => from < next.from)];
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
