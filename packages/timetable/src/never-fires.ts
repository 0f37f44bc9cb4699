import { END_OF_TIME_MS } from './civil.ts';
import { type Bilingual, type ScheduleProblem, wholeValueProblem } from './problem.ts';
import type { EpochMillis, TimedSchedule } from './schedule-spec.ts';
import type { Timetable } from './timetable.ts';

/** Where to look, and what else tells that looking further is of no use. */
interface Outlook {
  readonly from: EpochMillis;
  /** Asked where the budget of steps has ended without a fire time. */
  readonly isHopeless: () => boolean;
}

/**
 * Why a schedule has no fire time at or after an instant, or undefined: it has one, or that cannot be decided. Says
 * which constraint is to blame: the calendars, if they take out what the rule prescribes.
 */
export function neverFires(
  spec: TimedSchedule,
  timetable: Timetable,
  { from, isHopeless }: Outlook,
): ScheduleProblem | undefined {
  const { fireTimes, undecidedFrom } = timetable.survey(from, END_OF_TIME_MS, 1);
  if (fireTimes.length > 0) return undefined;
  if (undecidedFrom !== undefined) return isHopeless() ? calendarsCloseAll(spec) : undefined;
  if (timetable.walk(from, END_OF_TIME_MS, 1).entries.length > 0) return calendarsCloseAll(spec);
  return wholeValueProblem({
    code: 'SCHEDULE_NEVER_FIRES',
    ...blamed(spec),
    message: { en: 'The schedule never fires', zh: '该计划永远不会触发' },
    allowed: {
      en: 'a schedule with at least one fire time from 1970 to 2199 (UTC)',
      zh: '在 1970 至 2199 年（UTC）间至少有一个触发时间的计划',
    },
  });
}

/** As neverFires for a schedule that somebody stores now: that it fired in the past is of no use to it. */
export function spentProblem(
  spec: TimedSchedule,
  timetable: Timetable,
  now: EpochMillis,
): ScheduleProblem | undefined {
  const problem = neverFires(spec, timetable, { from: now + 1, isHopeless: () => false });
  if (problem === undefined) return undefined;
  return { ...problem, ...SPENT[problem.code === 'SCHEDULE_NEVER_FIRES' ? 'rule' : 'calendars'] };
}

const SPENT: Record<'rule' | 'calendars', { readonly message: Bilingual; allowed: Bilingual }> = {
  rule: {
    message: { en: 'The schedule never fires again', zh: '该计划以后不会再触发' },
    allowed: {
      en: 'a schedule with a fire time after now',
      zh: '至少有一个晚于当前的触发时间的计划',
    },
  },
  calendars: {
    message: {
      en: 'The calendars exclude every fire time from now on',
      zh: '日历排除了今后的所有触发时间',
    },
    allowed: { en: 'calendars that leave a fire time', zh: '至少留下一个触发时间的日历' },
  },
};

/** The problem of a schedule whose calendars leave it nothing. */
function calendarsCloseAll({ calendars = [] }: TimedSchedule): ScheduleProblem {
  return wholeValueProblem({
    code: 'CALENDAR_EXCLUDES_EVERYTHING',
    path: 'calendars.0',
    value: calendars.join(', '),
    message: {
      en: `The calendars ${calendars.join(', ')} exclude every fire time`,
      zh: `日历 ${calendars.join('、')} 排除了所有触发时间`,
    },
    allowed: { en: 'calendars that leave a fire time', zh: '至少留下一个触发时间的日历' },
  });
}

/** What ends the schedule: its validity, or else the rule itself. */
function blamed(spec: TimedSchedule): { readonly path: string; readonly value: string } {
  for (const path of ['endTime', 'startTime'] as const) {
    const time = spec[path];
    if (time !== undefined) return { path, value: new Date(time).toISOString() };
  }
  switch (spec.kind) {
    case 'cron':
      return { path: 'expressions.0', value: spec.expressions[0] ?? '' };
    case 'at':
      return {
        path: `at.${spec.at.length - 1}`,
        value: new Date(spec.at.at(-1) ?? 0).toISOString(),
      };
    case 'every':
      return { path: 'everyMs', value: String(spec.everyMs) };
  }
}
