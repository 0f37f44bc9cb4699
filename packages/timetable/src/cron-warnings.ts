import { bitsOf } from './bits.ts';
import type { CronParse } from './cron-expression.ts';
import type { SteppedItem } from './cron-field.ts';
import type { CronFields } from './cron-fields.ts';
import { meaningOf } from './cron-meaning.ts';
import type { FieldReadings } from './cron-reading.ts';
import type { ScheduleWarning } from './schedule-warning.ts';

type ParsedFields = Extract<CronParse, { kind: 'fields' }>;

/** What one expression's own text makes likely to be misread. */
export function parseWarnings({ fields, readings }: ParsedFields): readonly ScheduleWarning[] {
  return [
    ...dayFieldWarnings(fields, readings),
    ...stepWarnings(readings),
    ...frequencyWarnings(fields, readings),
    ...shortMonthWarnings(fields),
    ...missingDayWarnings(fields),
  ];
}

function dayFieldWarnings(fields: CronFields, readings: FieldReadings): readonly ScheduleWarning[] {
  if (fields.eitherDay) {
    return [
      {
        code: 'DAY_FIELDS_EITHER',
        message: {
          en: 'Day of month and day of week are alternatives: either one is enough. Set dayMatch to "and" to fire only when both hold',
          zh: '日与星期是“或”的关系，满足其一就会触发。如需同时满足，请将 dayMatch 设为 "and"',
        },
      },
    ];
  }
  const isStarStep = [readings.dayOfMonth, readings.dayOfWeek].some(
    (field) => field?.startsWithStar === true && !field.isAny,
  );
  const bothRestrict = readings.dayOfMonth?.isAny === false && readings.dayOfWeek?.isAny === false;
  if (!isStarStep || !bothRestrict) return [];
  return [
    {
      code: 'DAY_FIELDS_BOTH',
      message: {
        en: 'A day field that begins with * must hold together with the other day field, as in Vixie cron',
        zh: '以 * 开头的日或星期字段与另一字段须同时满足（与 Vixie cron 一致）',
      },
    },
  ];
}

const ROUNDS = {
  second: { min: 0, max: 59, en: ['seconds', 'minute'], zh: ['秒', '分钟'] },
  minute: { min: 0, max: 59, en: ['minutes', 'hour'], zh: ['分钟', '小时'] },
  hour: { min: 0, max: 23, en: ['hours', 'day'], zh: ['小时', '天'] },
  dayOfMonth: { min: 1, max: 31, en: ['days', 'month'], zh: ['天', '月'] },
  month: { min: 1, max: 12, en: ['months', 'year'], zh: ['个月', '年'] },
  dayOfWeek: { min: 0, max: 6, en: ['days', 'week'], zh: ['天', '周'] },
} as const;

type Round = keyof typeof ROUNDS;

/** One warning a field: whoever reads it looks at the whole of it. */
function stepWarnings(readings: FieldReadings): readonly ScheduleWarning[] {
  return (Object.keys(ROUNDS) as Round[]).flatMap((name) => {
    const { steps = [], values = [] } = readings[name] ?? {};
    const isEven = steps.length > 0 && gapsOf(name, values).every((gap, _, all) => gap === all[0]);
    return steps
      .flatMap((item) => stepWarning(name, item))
      .filter(({ code }) => code !== 'STEP_UNEVEN' || !isEven || name === 'dayOfMonth')
      .slice(0, 1);
  });
}

function stepWarning(name: Round, item: SteppedItem): readonly ScheduleWarning[] {
  const { min, max } = ROUNDS[name];
  if (item.step > max - min) return [largeStep(name, item.step)];
  if (item.values.length === 1) return [idleStep(item)];
  return unevenStep(name, item);
}

function largeStep(name: Round, step: number): ScheduleWarning {
  const { en, zh } = ROUNDS[name];
  return {
    code: 'STEP_TOO_LARGE',
    message: {
      en: `A step of ${step} ${en[0]} does not fit into one ${en[1]}: only one value of each ${en[1]} is left`,
      zh: `步长 ${step} ${zh[0]}超出一${zh[1]}，实际每${zh[1]}只取一个值`,
    },
  };
}

/** A step that never comes to be taken. */
function idleStep({ text }: SteppedItem): ScheduleWarning {
  return {
    code: 'STEP_TOO_LARGE',
    message: {
      en: `The step of ${text} is too large for its range: only its first value is left`,
      zh: `${text} 的步长超出其范围，实际只取第一个值`,
    },
  };
}

/** From each value to the next one, and from the last to the first of the next round. */
function gapsOf(name: Round, values: readonly number[]): readonly number[] {
  const { min, max } = ROUNDS[name];
  return values.map((value, index) => {
    const next = values[index + 1];
    return next === undefined ? (values[0] ?? 0) + (max - min + 1) - value : next - value;
  });
}

/** The last value of a round is another distance from the first of the next one than the step. */
function unevenStep(name: Round, { step, values }: SteppedItem): readonly ScheduleWarning[] {
  const { en, zh } = ROUNDS[name];
  const rest = gapsOf(name, values).find((gap) => gap !== step);
  // Months differ in length, so no step of days is even.
  if (rest === undefined && name !== 'dayOfMonth') return [];
  const isSaid = rest !== undefined && name !== 'dayOfMonth';
  return [
    {
      code: 'STEP_UNEVEN',
      message: {
        en: `The step starts over each ${en[1]}, so the last interval in ${en[0]} differs${isSaid ? `: ${rest} instead of ${step}` : ''}`,
        zh: `步长每${zh[1]}重新开始，因此最后一个间隔（${zh[0]}）不同${isSaid ? `：为 ${rest} 而非 ${step}` : ''}`,
      },
    },
  ];
}

function frequencyWarnings(
  fields: CronFields,
  readings: FieldReadings,
): readonly ScheduleWarning[] {
  const { seconds, minutes, hours } = meaningOf(fields);
  if (seconds.length === 60 && minutes.length < 60) {
    return [often(60, { en: 'minute', zh: '每分钟' })];
  }
  if (minutes.length === 60 && hours.length < 24 && readings.minute?.isAny === true) {
    return [often(60 * seconds.length, { en: 'hour', zh: '每小时' })];
  }
  return [];
}

function often(
  count: number,
  round: { readonly en: string; readonly zh: string },
): ScheduleWarning {
  return {
    code: 'FIRES_OFTEN',
    message: {
      en: `It fires ${count} times in each ${round.en} that matches; write 0 instead of * to fire once`,
      zh: `在匹配的${round.zh}内会触发 ${count} 次；若只需一次，请将 * 改为 0`,
    },
  };
}

/** A date that some of the months lack is passed over in them. */
function shortMonthWarnings(fields: CronFields): readonly ScheduleWarning[] {
  const { days, months, dayRules, weekdays } = meaningOf(fields);
  const first = days[0] ?? 0;
  const isDatesOnly = weekdays.length === 7 && dayRules.length === 0;
  if (!isDatesOnly || first < 29) return [];
  const isLacking = months.some((month) => (LENGTHS[month - 1] ?? 31) < first);
  const isLeapDay = first === 29 && months.includes(2);
  if (!isLacking && !isLeapDay) return [];
  return [
    {
      code: 'DAY_MISSING_IN_SOME_MONTHS',
      message: {
        en: `Some months or years have no day ${first}; L means the last day of every month`,
        zh: `有的月份或年份没有 ${first} 日；如需每月最后一天请用 L`,
      },
    },
  ];
}

/** A day that none of the months has, which another rule of the days hides. */
function missingDayWarnings(fields: CronFields): readonly ScheduleWarning[] {
  if (fields.days === 0x7fff_ffff) return [];
  const existing = meaningOf(fields).days;
  const missing = bitsOf(fields.days)
    .map((bit) => bit + 1)
    .filter((day) => !existing.includes(day));
  if (missing.length === 0) return [];
  const list = missing.join(', ');
  return [
    {
      code: 'DAY_IN_NO_MONTH',
      message: {
        en: `None of the months has a day ${list}: it never fires for that`,
        zh: `所选月份都没有 ${missing.join('、')} 日，不会因此触发`,
      },
    },
  ];
}

/** February has 29 days in some years, which is said of day 29 apart. */
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
