import { Calendar } from './calendar.ts';
import { calendarProblems, excludesAll } from './calendar-problems.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { type ScheduleProblem, wholeValueProblem } from './problem.ts';
import { findZone } from './zone.ts';

/** Compiled calendars by spec: schedules that share a spec share what was compiled of it. */
const compiled = new WeakMap<CalendarSpec, Calendar>();

/** The calendars that a schedule names; what is wrong with them goes to `problems`. */
export function compileCalendars(
  names: readonly string[],
  known: ReadonlyMap<string, CalendarSpec> | undefined,
  problems: ScheduleProblem[],
): readonly Calendar[] {
  const calendars: Calendar[] = [];
  names.forEach((name, index) => {
    const path = `calendars.${index}`;
    const spec = known?.get(name);
    if (spec === undefined) {
      problems.push(unknownCalendar(name, path));
      return;
    }
    const calendar = compileCalendar(spec, path, problems);
    if (calendar !== undefined) calendars.push(calendar);
  });
  return calendars;
}

function compileCalendar(
  spec: CalendarSpec,
  path: string,
  problems: ScheduleProblem[],
): Calendar | undefined {
  const kept = compiled.get(spec);
  if (kept !== undefined) return kept;
  const found = calendarProblems(spec);
  const zone = findZone(spec.timeZone);
  if (found.length > 0 || zone === undefined) {
    problems.push(...found.map((each) => pointTo(each, spec, path)));
    return undefined;
  }
  const calendar = new Calendar(spec, zone);
  compiled.set(spec, calendar);
  return calendar;
}

/** A fault of the whole calendar is a fault of naming it; others say where in the calendar. */
function pointTo(problem: ScheduleProblem, spec: CalendarSpec, path: string): ScheduleProblem {
  if (problem.code === excludesAll(spec.name).code) return { ...problem, path };
  return { ...problem, path: `${path}.${problem.path}` };
}

function unknownCalendar(name: string, path: string): ScheduleProblem {
  return wholeValueProblem({
    code: 'CALENDAR_UNKNOWN',
    path,
    value: name,
    message: {
      en: `There is no calendar "${name.slice(0, 64)}"`,
      zh: `没有名为“${name.slice(0, 64)}”的日历`,
    },
    allowed: { en: 'the name of a calendar that exists', zh: '已存在的日历名称' },
  });
}
