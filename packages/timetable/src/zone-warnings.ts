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
  const others = (spec.calendars ?? []).flatMap((name) => {
    const calendar = known?.get(name);
    if (calendar === undefined || findZone(calendar.timeZone) === here) return [];
    return [otherZone(spec, calendar)];
  });
  return [...misleadingName(spec.timeZone), ...others];
}

/** Names of the database that are mostly taken for something else. */
export function misleadingName(timeZone: string): readonly ScheduleWarning[] {
  const name = timeZone.toUpperCase();
  const [, sign, hours = '0'] = /^ETC\/GMT([+-])(\d{1,2})$/.exec(name) ?? [];
  if (sign !== undefined && Number(hours) > 0) {
    const side = sign === '+' ? { en: 'behind', zh: '晚于' } : { en: 'ahead of', zh: '早于' };
    return [
      {
        code: 'ZONE_SIGN_REVERSED',
        message: {
          en: `${timeZone} is ${Number(hours)} hours ${side.en} UTC: the sign of these names is reversed`,
          zh: `${timeZone} ${side.zh} UTC ${Number(hours)} 小时：这类名称的正负号是相反的`,
        },
      },
    ];
  }
  const summer = WITHOUT_SUMMER[name];
  if (summer === undefined) return [];
  return [
    {
      code: 'ZONE_WITHOUT_SUMMER_TIME',
      message: {
        en: `${timeZone} keeps its offset all year; ${summer} changes its clocks in summer`,
        zh: `${timeZone} 全年不变；${summer} 在夏季调整时钟`,
      },
    },
  ];
}

const WITHOUT_SUMMER: Readonly<Record<string, string>> = {
  EST: 'America/New_York',
  MST: 'America/Denver',
};

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
          zh: `${about.zh}：日期按 ${here} 的日期理解，禁止时段按 ${there} 的时钟理解`,
        }
      : {
          en: `${about.en}: a fire time is taken out by the date and the clock of ${there}`,
          zh: `${about.zh}：是否排除某次触发，以 ${there} 的日期和时钟为准`,
        },
  };
}
