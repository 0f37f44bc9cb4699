import { END_OF_TIME_MS } from './civil.ts';
import { MAX_PERIOD_MS, MIN_PERIOD_MS } from './period.ts';
import { type Bilingual, type ScheduleProblem, wholeValueProblem } from './problem.ts';
import type { AtSpec, CronSpec, EpochMillis, EverySpec, TimedSpec } from './schedule-spec.ts';

const MAX_EXPRESSIONS = 32;
const MAX_INSTANTS = 10_000;
const MAX_JITTER_MS = 86_400_000;
const MAX_CALENDARS = 16;

/** A way for a value to be wrong, in words that do not depend on the value. */
interface Fault {
  readonly code: string;
  readonly message: Bilingual;
  readonly allowed: Bilingual;
}

const INSTANT: Bilingual = {
  en: 'an instant from 1970 to 2199',
  zh: '1970 到 2199 年之间的时刻',
};

const PERIODS: Bilingual = {
  en: `whole milliseconds, from ${MIN_PERIOD_MS} up to two centuries`,
  zh: `整数毫秒，不小于 ${MIN_PERIOD_MS}，不超过两百年`,
};

const FAULTS = {
  instant: {
    code: 'TIME_RANGE',
    message: { en: 'This is no instant that the timetable covers', zh: '时刻超出时间表的范围' },
    allowed: INSTANT,
  },
  validity: {
    code: 'VALIDITY_EMPTY',
    message: { en: 'The schedule ends before it starts', zh: '结束时间不晚于开始时间' },
    allowed: { en: 'endTime after startTime', zh: 'endTime 晚于 startTime' },
  },
  jitter: {
    code: 'JITTER_RANGE',
    message: { en: 'The jitter is out of range', zh: '抖动超出范围' },
    allowed: {
      en: `0 to ${MAX_JITTER_MS} whole milliseconds`,
      zh: `0 到 ${MAX_JITTER_MS} 的整数毫秒`,
    },
  },
  calendars: {
    code: 'CALENDARS_TOO_MANY',
    message: { en: 'Too many calendars', zh: '日历过多' },
    allowed: { en: `at most ${MAX_CALENDARS}`, zh: `最多 ${MAX_CALENDARS} 个` },
  },
  every: {
    code: 'EVERY_NOT_POSITIVE',
    message: { en: 'The period must be a whole number above 0', zh: '间隔必须是大于 0 的整数' },
    allowed: PERIODS,
  },
  everyShort: {
    code: 'EVERY_TOO_SHORT',
    message: { en: 'The period is too short to be kept', zh: '间隔过短，无法保证' },
    allowed: PERIODS,
  },
  everyLong: {
    code: 'EVERY_TOO_LONG',
    message: {
      en: 'The period is longer than the years that the timetable covers',
      zh: '间隔超出了时间表所覆盖的年份',
    },
    allowed: PERIODS,
  },
  noInstants: {
    code: 'AT_EMPTY',
    message: { en: 'No instant is listed', zh: '没有列出任何时刻' },
    allowed: { en: 'at least one instant', zh: '至少一个时刻' },
  },
  manyInstants: {
    code: 'AT_TOO_MANY',
    message: { en: 'Too many instants are listed', zh: '列出的时刻过多' },
    allowed: { en: `at most ${MAX_INSTANTS}`, zh: `最多 ${MAX_INSTANTS} 个` },
  },
  past: {
    code: 'AT_IN_THE_PAST',
    message: { en: 'Every listed instant has passed', zh: '所列时刻均已过去' },
    allowed: { en: 'at least one instant after now', zh: '至少一个晚于当前的时刻' },
  },
  noExpressions: {
    code: 'CRON_NO_EXPRESSION',
    message: { en: 'No expression is given', zh: '没有给出表达式' },
    allowed: { en: 'at least one expression', zh: '至少一个表达式' },
  },
  manyExpressions: {
    code: 'CRON_TOO_MANY_EXPRESSIONS',
    message: { en: 'Too many expressions', zh: '表达式过多' },
    allowed: { en: `at most ${MAX_EXPRESSIONS}`, zh: `最多 ${MAX_EXPRESSIONS} 个` },
  },
  workdayOrdinal: {
    code: 'WORKDAY_OF_MONTH_RANGE',
    message: { en: 'No month has such a workday', zh: '没有哪个月有这样的工作日' },
    allowed: { en: '1 to 31, or -1 (the last) to -31', zh: '1 到 31，或 -1（最后一个）到 -31' },
  },
} as const satisfies Record<string, Fault>;

/** What is wrong with the fields that every timed schedule shares. */
export function sharedProblems(spec: TimedSpec): readonly ScheduleProblem[] {
  const problems: ScheduleProblem[] = [];
  for (const name of ['startTime', 'endTime'] as const) {
    const time = spec[name];
    if (time !== undefined && !isInstant(time)) problems.push(fault('instant', name, time));
  }
  const { startTime = 0, endTime = END_OF_TIME_MS, jitterMs = 0, calendars = [] } = spec;
  if (problems.length === 0 && endTime <= startTime) {
    problems.push(fault('validity', 'endTime', endTime));
  }
  if (!Number.isInteger(jitterMs) || jitterMs < 0 || jitterMs > MAX_JITTER_MS) {
    problems.push(fault('jitter', 'jitterMs', jitterMs));
  }
  if (calendars.length > MAX_CALENDARS) {
    problems.push(fault('calendars', 'calendars', calendars.length));
  }
  return problems;
}

export function everyProblems(spec: EverySpec): readonly ScheduleProblem[] {
  const problems: ScheduleProblem[] = [];
  const wrong = periodFault(spec.everyMs);
  if (wrong !== undefined) problems.push(fault(wrong, 'everyMs', spec.everyMs));
  const { anchorTime = 0 } = spec;
  if (!isInstant(anchorTime)) problems.push(fault('instant', 'anchorTime', anchorTime));
  return problems;
}

function periodFault(everyMs: number): 'every' | 'everyShort' | 'everyLong' | undefined {
  if (!(everyMs > 0)) return 'every';
  if (everyMs > MAX_PERIOD_MS) return 'everyLong';
  if (!Number.isInteger(everyMs)) return 'every';
  return everyMs < MIN_PERIOD_MS ? 'everyShort' : undefined;
}

/** `now` is given where a person writes the schedule, and absent where a node reads it back. */
export function atProblems(spec: AtSpec, now: EpochMillis | undefined): readonly ScheduleProblem[] {
  if (spec.at.length === 0) return [fault('noInstants', 'at', '')];
  if (spec.at.length > MAX_INSTANTS) return [fault('manyInstants', 'at', spec.at.length)];
  const wrong = spec.at.findIndex((instant) => !isInstant(instant));
  if (wrong >= 0) return [fault('instant', `at.${wrong}`, spec.at[wrong])];
  const latest = spec.at.reduce((a, b) => Math.max(a, b));
  if (now === undefined || latest > now) return [];
  return [fault('past', `at.${spec.at.indexOf(latest)}`, new Date(latest).toISOString())];
}

export function cronListProblems(spec: CronSpec): readonly ScheduleProblem[] {
  const { length } = spec.expressions;
  if (length === 0) return [fault('noExpressions', 'expressions', '')];
  if (length > MAX_EXPRESSIONS) return [fault('manyExpressions', 'expressions', length)];
  const ordinals = spec.workdaysOfMonth ?? [];
  const wrong = ordinals.findIndex(
    (nth) => !Number.isInteger(nth) || nth === 0 || Math.abs(nth) > 31,
  );
  if (wrong < 0) return [];
  return [fault('workdayOrdinal', `workdaysOfMonth.${wrong}`, ordinals[wrong])];
}

function fault(name: keyof typeof FAULTS, path: string, value: unknown): ScheduleProblem {
  return wholeValueProblem({ ...FAULTS[name], path, value });
}

function isInstant(time: number): boolean {
  return Number.isInteger(time) && time >= 0 && time < END_OF_TIME_MS;
}
