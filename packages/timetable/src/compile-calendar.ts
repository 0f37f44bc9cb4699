import { Calendar } from './calendar.ts';
import { calendarRuleProblems } from './calendar-rule-problems.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { Exclusions } from './exclusions.ts';
import { clip, type ScheduleProblem, wholeValueProblem } from './problem.ts';
import { StepBudget } from './step-budget.ts';
import { findZone } from './zone.ts';
import { unknownTimeZone } from './zone-problem.ts';

/** A calendar that can be used, or all that is wrong with it; paths are relative to it. */
export type CalendarCompilation =
  | { readonly ok: true; readonly calendar: Calendar }
  | { readonly ok: false; readonly problems: readonly ScheduleProblem[] };

/** By spec: all schedules that name a calendar share what was compiled of it, for as long as its spec lives. */
const compiled = new WeakMap<CalendarSpec, CalendarCompilation>();

/** Compiles a calendar when it is first asked for. */
export function compileCalendar(spec: CalendarSpec): CalendarCompilation {
  const known = compiled.get(spec);
  if (known !== undefined) return known;
  const compilation = compile(spec);
  compiled.set(spec, compilation);
  return compilation;
}

/** Everything that is wrong with a calendar; paths are relative to it. */
export function calendarProblems(spec: CalendarSpec): readonly ScheduleProblem[] {
  const compilation = compileCalendar(spec);
  return compilation.ok ? [] : compilation.problems;
}

function compile(spec: CalendarSpec): CalendarCompilation {
  const problems = calendarRuleProblems(spec);
  const zone = findZone(spec.timeZone);
  if (zone === undefined) {
    return { ok: false, problems: [unknownTimeZone(spec.timeZone), ...problems] };
  }
  if (problems.length > 0) return { ok: false, problems };
  const calendar = new Calendar(spec, zone);
  const open = new Exclusions([calendar], undefined).openFrom(0, 1, new StepBudget());
  if (Number.isFinite(open)) return { ok: true, calendar };
  return { ok: false, problems: [excludesAll(spec.name)] };
}

/** The problem of a calendar that leaves no instant at all. */
export function excludesAll(name: string): ScheduleProblem {
  return wholeValueProblem({
    code: 'CALENDAR_EXCLUDES_EVERYTHING',
    path: 'name',
    value: name,
    message: {
      en: `The calendar "${clip(name)}" excludes every instant`,
      zh: `日历“${clip(name)}”排除了所有时刻`,
    },
    allowed: {
      en: 'a calendar that leaves some time to fire in',
      zh: '至少留出一些可触发时间的日历',
    },
  });
}
