import { type CalendarDay, type CalendarInput, yearOfCalendar } from '@escapement/core';

/** What a day is under a calendar: marked by it, as any other, or off as all days without a mark are. */
export type DayState = 'work' | 'off' | 'plain' | 'other-off';

/** Days in a row that become the same out of the same. */
export interface ChangedDays {
  readonly from: string;
  readonly to: string;
  readonly before: DayState;
  readonly after: DayState;
  /** The name that the days have from then on, where they have one. */
  readonly reason: string;
}

/** Which days of these years are others than they were, in stretches; without a calendar before, all days were plain. */
export function changedDays(
  before: CalendarInput | undefined,
  after: CalendarInput,
  years: readonly number[],
): readonly ChangedDays[] {
  return years.flatMap((year) => {
    const past = before === undefined ? undefined : yearOfCalendar(before, year).flat();
    const stretches: ChangedDays[] = [];
    let isOpen = false;
    for (const [place, day] of yearOfCalendar(after, year).flat().entries()) {
      const change = {
        before: stateOf(past?.[place], before),
        after: stateOf(day, after),
        reason: day.reason,
      };
      const last = stretches.at(-1);
      if (change.before === change.after) isOpen = false;
      else if (isOpen && last !== undefined && isSame(last, change)) {
        stretches[stretches.length - 1] = { ...last, to: day.date };
      } else {
        stretches.push({ ...change, from: day.date, to: day.date });
        isOpen = true;
      }
    }
    return stretches;
  });
}

function stateOf(day: CalendarDay | undefined, calendar: CalendarInput | undefined): DayState {
  if (day === undefined || calendar === undefined) return 'plain';
  if (day.mark !== 'plain') return day.mark;
  return calendar.otherDays === 'off' ? 'other-off' : 'plain';
}

function isSame(one: ChangedDays, other: Omit<ChangedDays, 'from' | 'to'>): boolean {
  return one.before === other.before && one.after === other.after && one.reason === other.reason;
}
