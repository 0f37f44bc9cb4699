import type { CalendarSpec } from './calendar-spec.ts';
import type { Bilingual } from './problem.ts';
import type { EpochMillis, ScheduleSpec } from './schedule-spec.ts';

/** Something legal that is seldom meant. */
export interface ScheduleWarning {
  readonly code: string;
  readonly message: Bilingual;
  readonly at?: EpochMillis;
}

export interface WarningContext {
  readonly key: string;
  readonly calendars?: ReadonlyMap<string, CalendarSpec>;
  readonly now: EpochMillis;
}

/** What the owner of a schedule should know before relying on it. */
export function scheduleWarnings(
  _spec: ScheduleSpec,
  _context: WarningContext,
): readonly ScheduleWarning[] {
  return [];
}
