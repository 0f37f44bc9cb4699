import type { BlackoutWindow, CalendarSpec, DayRule } from '@escapement/timetable';
import { invariant } from '../faults/invariant.ts';
import type { CalendarBlackout, CalendarDayRule, CalendarInput } from '../schemas/calendar.ts';
import { type EpochMillis, fromIso } from '../words/instants.ts';

/** One spec for each calendar as it was read: `timetable` compiles a spec once and shares it among all schedules. */
const specs = new WeakMap<CalendarInput, CalendarSpec>();

/** The calendar as `timetable` takes it: instants as epoch milliseconds, absent fields left out. */
export function toCalendarSpec(calendar: CalendarInput): CalendarSpec {
  const known = specs.get(calendar);
  if (known !== undefined) return known;
  const { name, timeZone, otherDays } = calendar;
  const spec = {
    name,
    timeZone,
    otherDays,
    daysOff: calendar.daysOff.map(toDayRule),
    workdays: calendar.workdays.map(toDayRule),
    blackouts: calendar.blackouts.map(toBlackout),
  };
  specs.set(calendar, spec);
  return spec;
}

function toDayRule(rule: CalendarDayRule): DayRule {
  const said = rule.reason === undefined ? {} : { reason: rule.reason };
  if ('weekdays' in rule) return { weekdays: rule.weekdays, ...said };
  const range = rule.to === undefined ? said : { to: rule.to, ...said };
  return 'date' in rule ? { date: rule.date, ...range } : { yearly: rule.yearly, ...range };
}

function toBlackout(window: CalendarBlackout): BlackoutWindow {
  const said = window.reason === undefined ? {} : { reason: window.reason };
  if ('weekdays' in window) {
    return { weekdays: window.weekdays, from: window.from, to: window.to, ...said };
  }
  return { fromTime: instant(window.fromTime), toTime: instant(window.toTime), ...said };
}

function instant(text: string): EpochMillis {
  const millis = fromIso(text);
  invariant(millis !== undefined, `the schema let a malformed instant through: ${text}`);
  return millis;
}
