import {
  type CalendarInput,
  type EpochMillis,
  findingOf,
  type Schedule,
  toCalendarSpec,
  toScheduleSpec,
} from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import {
  type CalendarSpec,
  compileSchedule,
  type ScheduleProblem,
  type Timetable,
} from '@escapement/timetable';
import { asSent } from './finding-details.ts';

export type CompiledSchedule =
  | { readonly ok: true; readonly timetable: Timetable }
  | { readonly ok: false; readonly problems: readonly ScheduleProblem[] };

/** Compiles a schedule with the calendars that it names; `now` where a person writes it. */
export function compiled(
  schedule: Schedule,
  world: {
    readonly key: string;
    readonly calendars: readonly CalendarInput[];
    readonly now?: EpochMillis;
  },
): CompiledSchedule {
  const { calendars, ...rest } = world;
  return compiledWith(schedule, { ...rest, known: specsOf(calendars) });
}

/** The same with calendars that are translated already; more of them than the schedule names do no harm. */
export function compiledWith(
  schedule: Schedule,
  world: {
    readonly key: string;
    readonly known: ReadonlyMap<string, CalendarSpec>;
    readonly now?: EpochMillis;
  },
): CompiledSchedule {
  const { known: calendars, ...rest } = world;
  return compileSchedule(toScheduleSpec(schedule), { ...rest, calendars });
}

/** Calendars by name, as `timetable` takes them. */
export function specsOf(calendars: readonly CalendarInput[]): ReadonlyMap<string, CalendarSpec> {
  return new Map(calendars.map((calendar) => [calendar.name, toCalendarSpec(calendar)]));
}

/** Findings about a schedule, under `schedule.` in the body. */
export function scheduleErrors(
  schedule: Schedule,
  problems: readonly ScheduleProblem[],
): readonly ProblemDetail[] {
  return problems.map((problem) => asSent(findingOf(problem, 'schedule'), { schedule }));
}
