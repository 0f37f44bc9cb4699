import type { EpochMillis } from './schedule-spec.ts';

/**
 * Days: one date or an inclusive range of dates (`2026-10-01`), one or a range that comes every year
 * (`10-01`), or days of the week (1 is Monday, 7 is Sunday).
 */
export type DayRule = { readonly reason?: string } & (
  | { readonly date: string; readonly to?: string }
  | { readonly yearly: string; readonly to?: string }
  | { readonly weekdays: readonly number[] }
);

/**
 * A time in which nothing fires: once, from one instant to another, or every week, on each of
 * `weekdays` from one local time (`22:00`) to another. One that ends at or before its beginning
 * ends on the day after.
 */
export type BlackoutWindow = { readonly reason?: string } & (
  | { readonly fromTime: EpochMillis; readonly toTime: EpochMillis }
  | { readonly weekdays: readonly number[]; readonly from: string; readonly to: string }
);

/**
 * A named calendar that many schedules share. Days are those of `timeZone`. A blackout always holds;
 * else a day in `workdays` is on (调休 makes a Sunday a workday), else one in `daysOff` is off, else
 * the day is as `otherDays` says.
 */
export interface CalendarSpec {
  readonly name: string;
  readonly timeZone: string;
  readonly description?: string;
  /** `on` unless said otherwise; `off` makes `workdays` the only days that fire. */
  readonly otherDays?: 'on' | 'off';
  readonly daysOff?: readonly DayRule[];
  readonly workdays?: readonly DayRule[];
  readonly blackouts?: readonly BlackoutWindow[];
}
