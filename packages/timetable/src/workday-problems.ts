import type { CronFields } from './cron-fields.ts';
import { type ScheduleProblem, wholeValueProblem } from './problem.ts';
import type { CronSpec } from './schedule-spec.ts';

/** Whether the schedule places its days by the workdays of its calendars. */
export function placesDays(spec: CronSpec): boolean {
  return spec.workdaysOfMonth !== undefined || movesDays(spec);
}

function movesDays({ onDayOff = 'exclude' }: CronSpec): boolean {
  return onDayOff !== 'exclude';
}

/** Days that are chosen among workdays are never off, so that one of the two policies would say nothing. */
export function twoDayPolicies(spec: CronSpec): readonly ScheduleProblem[] {
  if (spec.workdaysOfMonth === undefined || !movesDays(spec)) return [];
  return [
    wholeValueProblem({
      code: 'ON_DAY_OFF_WITH_WORKDAYS_OF_MONTH',
      path: 'onDayOff',
      value: spec.onDayOff,
      message: {
        en: 'workdaysOfMonth chooses workdays only, so that no chosen day is ever off',
        zh: 'workdaysOfMonth 只会选中工作日，不存在需要顺延或提前的休息日',
      },
      allowed: {
        en: 'either onDayOff or workdaysOfMonth',
        zh: 'onDayOff 与 workdaysOfMonth 二选一',
      },
    }),
  ];
}

/** An interval follows elapsed time and knows no days, so that a policy about days could not be kept. */
export function intervalWithoutDays(
  spec: CronSpec,
  expression: string,
  path: string,
): ScheduleProblem {
  const policy = spec.workdaysOfMonth === undefined ? 'onDayOff' : 'workdaysOfMonth';
  return wholeValueProblem({
    code: 'EVERY_WITH_WORKDAYS',
    path,
    value: expression,
    message: {
      en: `@every follows elapsed time and knows no days, so that ${policy} cannot hold for it`,
      zh: `@every 按经过的时间触发，与日期无关，${policy} 对它不起作用`,
    },
    allowed: {
      en: 'an expression with fields, such as 0 9 * * *',
      zh: '带字段的表达式，例如 0 9 * * *',
    },
  });
}

/** Whether an expression leaves its days to workdaysOfMonth. */
export function hasOpenDays(fields: CronFields): boolean {
  return fields.days === 0x7fff_ffff && fields.weekdays === 127;
}

export function daysAlreadyChosen(expression: string, path: string): ScheduleProblem {
  return wholeValueProblem({
    code: 'WORKDAYS_OF_MONTH_WITH_DAYS',
    path,
    value: expression,
    message: {
      en: 'The expression names days although workdaysOfMonth chooses them',
      zh: '已用 workdaysOfMonth 选择日期，表达式不应再指定日或星期',
    },
    allowed: { en: '* in both day fields', zh: '日和星期字段均为 *' },
  });
}
