import { FIRST_YEAR, LAST_YEAR } from './civil.ts';
import type { CronDialect } from './schedule-spec.ts';

/** The names that problems use for the fields, in the order of an expression. */
export type CronFieldName =
  | 'second'
  | 'minute'
  | 'hour'
  | 'dayOfMonth'
  | 'month'
  | 'dayOfWeek'
  | 'year';

/** What one field may hold. */
export interface CronFieldShape {
  readonly name: CronFieldName;
  /** The field's name in Chinese. */
  readonly zh: string;
  readonly min: number;
  readonly max: number;
  /** How many values there are; day numbers may name Sunday twice. */
  readonly size: number;
  /** Upper-case names, in order from `firstNamed`; each may be written out as well. */
  readonly names: readonly string[];
  readonly firstNamed: number;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Names written out, and in the other ways that are in use. */
const LONG_NAMES: Readonly<Record<string, string>> = {
  JANUARY: 'JAN',
  FEBRUARY: 'FEB',
  MARCH: 'MAR',
  APRIL: 'APR',
  JUNE: 'JUN',
  JULY: 'JUL',
  AUGUST: 'AUG',
  SEPT: 'SEP',
  SEPTEMBER: 'SEP',
  OCTOBER: 'OCT',
  NOVEMBER: 'NOV',
  DECEMBER: 'DEC',
  SUNDAY: 'SUN',
  MONDAY: 'MON',
  TUES: 'TUE',
  TUESDAY: 'TUE',
  WEDNESDAY: 'WED',
  THUR: 'THU',
  THURS: 'THU',
  THURSDAY: 'THU',
  FRIDAY: 'FRI',
  SATURDAY: 'SAT',
};

const plain = { names: [] as readonly string[], firstNamed: 0 };

const SHAPES = {
  second: { name: 'second', zh: '秒', min: 0, max: 59, size: 60, ...plain },
  minute: { name: 'minute', zh: '分钟', min: 0, max: 59, size: 60, ...plain },
  hour: { name: 'hour', zh: '小时', min: 0, max: 23, size: 24, ...plain },
  dayOfMonth: { name: 'dayOfMonth', zh: '日', min: 1, max: 31, size: 31, ...plain },
  month: { name: 'month', zh: '月', min: 1, max: 12, size: 12, names: MONTHS, firstNamed: 1 },
  year: {
    name: 'year',
    zh: '年',
    min: FIRST_YEAR,
    max: LAST_YEAR,
    size: LAST_YEAR - FIRST_YEAR + 1,
    ...plain,
  },
} as const satisfies Record<string, CronFieldShape>;

const VIXIE_WEEKDAY: CronFieldShape = {
  name: 'dayOfWeek',
  zh: '星期',
  min: 0,
  max: 7,
  size: 7,
  names: WEEKDAYS,
  firstNamed: 0,
};

const QUARTZ_WEEKDAY: CronFieldShape = { ...VIXIE_WEEKDAY, min: 1, firstNamed: 1 };

/** The shapes of an expression of 5, 6 or 7 fields, in order. */
export function fieldShapes(count: number, dialect: CronDialect): readonly CronFieldShape[] {
  const dayOfWeek = dialect === 'quartz' ? QUARTZ_WEEKDAY : VIXIE_WEEKDAY;
  const five = [SHAPES.minute, SHAPES.hour, SHAPES.dayOfMonth, SHAPES.month, dayOfWeek];
  if (count === 5) return five;
  return count === 6 ? [SHAPES.second, ...five] : [SHAPES.second, ...five, SHAPES.year];
}

/** The number of a value or name, or undefined if it is neither. */
export function readValue(shape: CronFieldShape, text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const name = text.toUpperCase();
  const index = shape.names.indexOf(longName(name) ?? name);
  return index < 0 ? undefined : index + shape.firstNamed;
}

function longName(name: string): string | undefined {
  return Object.hasOwn(LONG_NAMES, name) ? LONG_NAMES[name] : undefined;
}

/** Whether a word begins as a month or a weekday does, as one with a slip in it mostly does. */
export function beginsLikeFieldName(word: string): boolean {
  const begins = word.slice(0, 3).toUpperCase();
  return MONTHS.includes(begins) || WEEKDAYS.includes(begins);
}

/** Whether a word is the name of a month or of a weekday. */
export function isFieldName(word: string): boolean {
  const name = word.toUpperCase();
  return longName(name) !== undefined || MONTHS.includes(name) || WEEKDAYS.includes(name);
}
