import { type EpochMillis, type Schedule, toScheduleSpec } from '@escapement/core';
import type { ScheduleProblem, Timetable } from '@escapement/timetable';
import { compileSchedule } from '@escapement/timetable';

/** The problem of a schedule that is right in itself and will never fire again, such as one that has ended; else undefined. */
export function spentProblem(
  schedule: Schedule,
  timetable: Timetable,
  world: { readonly key: string; readonly now: EpochMillis },
): ScheduleProblem | undefined {
  if (schedule.kind === 'manual' || timetable.next(world.now) !== undefined) return undefined;
  const { calendars = [], endTime } = schedule;
  if (calendars.length > 0 && firesWithoutCalendars(schedule, world)) {
    return {
      code: 'CALENDAR_EXCLUDES_EVERYTHING',
      path: 'calendars.0',
      text: calendars.join(', '),
      position: 0,
      message: {
        en: `The calendars ${calendars.join(', ')} exclude every fire time from now on`,
        zh: `日历 ${calendars.join('、')} 排除了今后的所有触发时间`,
      },
      allowed: { en: 'calendars that leave a fire time', zh: '至少留下一个触发时间的日历' },
    };
  }
  return {
    code: 'SCHEDULE_NEVER_FIRES',
    ...(endTime === undefined ? ruleOf(schedule) : { path: 'endTime', text: endTime }),
    position: 0,
    message: { en: 'The schedule never fires again', zh: '该计划以后不会再触发' },
    allowed: {
      en: 'a schedule with a fire time after now',
      zh: '至少有一个晚于当前的触发时间的计划',
    },
  };
}

function firesWithoutCalendars(
  schedule: Exclude<Schedule, { kind: 'manual' }>,
  { key, now }: { readonly key: string; readonly now: EpochMillis },
): boolean {
  const compiled = compileSchedule(toScheduleSpec({ ...schedule, calendars: [] }), { key });
  return compiled.ok && compiled.timetable.next(now) !== undefined;
}

/** Where the rule itself ends: a year in the expression, or the list of instants. */
function ruleOf(schedule: Exclude<Schedule, { kind: 'manual' }>): { path: string; text: string } {
  switch (schedule.kind) {
    case 'cron':
      return { path: 'expressions.0', text: schedule.expressions[0] ?? '' };
    case 'at':
      return { path: `at.${schedule.at.length - 1}`, text: schedule.at.at(-1) ?? '' };
    case 'every':
      return { path: 'everyMs', text: String(schedule.everyMs) };
  }
}
