import type { Calendar } from './calendar.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { compileCalendar, excludesAll } from './compile-calendar.ts';
import { clip, type ScheduleProblem, wholeValueProblem } from './problem.ts';

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
    const compilation = compileCalendar(spec);
    if (compilation.ok) calendars.push(compilation.calendar);
    else problems.push(...compilation.problems.map((each) => pointTo(each, spec, path)));
  });
  return calendars;
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
      en: `There is no calendar "${clip(name)}"`,
      zh: `没有名为“${clip(name)}”的日历`,
    },
    allowed: { en: 'the name of a calendar that exists', zh: '已存在的日历名称' },
  });
}
