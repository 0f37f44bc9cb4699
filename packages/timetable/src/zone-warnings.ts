import type { CalendarSpec } from './calendar-spec.ts';
import type { CronSpec } from './schedule-spec.ts';
import type { ScheduleWarning } from './schedule-warning.ts';
import { placesDays } from './workday-problems.ts';
import { findZone } from './zone.ts';

/** A schedule and a calendar of different zones, with what that does to the days of the calendar. */
export function zoneWarnings(
  spec: CronSpec,
  known: ReadonlyMap<string, CalendarSpec> | undefined,
): readonly ScheduleWarning[] {
  const here = findZone(spec.timeZone);
  return (spec.calendars ?? []).flatMap((name) => {
    const calendar = known?.get(name);
    if (calendar === undefined || findZone(calendar.timeZone) === here) return [];
    return [otherZone(spec, calendar)];
  });
}

function otherZone(spec: CronSpec, calendar: CalendarSpec): ScheduleWarning {
  const [there, here] = [calendar.timeZone, spec.timeZone];
  const about = {
    en: `The calendar ${calendar.name} is of ${there}, the schedule of ${here}`,
    zh: `日历 ${calendar.name} 的时区是 ${there}，计划的时区是 ${here}`,
  };
  return {
    code: 'CALENDAR_OTHER_ZONE',
    message: placesDays(spec)
      ? {
          en: `${about.en}: its days are read as dates in ${here}, its daily windows by the clock of ${there}`,
          zh: `${about.zh}：日期按 ${here} 的日期理解，时间窗按 ${there} 的时钟理解`,
        }
      : {
          en: `${about.en}: a fire time is taken out by the date and the clock of ${there}`,
          zh: `${about.zh}：是否排除某次触发，以 ${there} 的日期和时钟为准`,
        },
  };
}
