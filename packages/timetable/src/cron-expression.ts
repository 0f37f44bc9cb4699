import { SixtySet } from './bits.ts';
import { BoundedMemory } from './bounded-memory.ts';
import type { DayItem } from './cron-day-item.ts';
import { type CronFault, CronFaultSignal, type Piece } from './cron-fault.ts';
import { type FieldReading, readField } from './cron-field.ts';
import { type CronFieldName, fieldShapes } from './cron-field-shape.ts';
import type { CronFields, DayRules } from './cron-fields.ts';
import { readEveryNickname, replaceNickname } from './cron-nickname.ts';
import { seekLocal } from './cron-seek.ts';
import { clip } from './problem.ts';
import type { CronDialect } from './schedule-spec.ts';

/** The options of a schedule that decide how an expression reads. */
export interface CronReading {
  readonly dialect: CronDialect;
  readonly dayMatch: 'or' | 'and' | undefined;
  /** What `H` hashes. */
  readonly key: string;
}

/** An expression read: fields in a zone's local time, or `@every`, which knows no zone. */
export type CronParse =
  | { readonly kind: 'fields'; readonly fields: CronFields; readonly readings: FieldReadings }
  | { readonly kind: 'interval'; readonly everyMs: number }
  | { readonly kind: 'faults'; readonly faults: readonly CronFault[] };

/** What each field said; seconds and years are absent where the expression has none. */
export type FieldReadings = Partial<Record<CronFieldName, FieldReading & Piece>>;

const MAX_LENGTH = 256;

/** Reads one cron expression. Every field at fault is named; nothing is expanded before its check. */
export function parseCronExpression(expression: string, reading: CronReading): CronParse {
  const refusal = refuseShape(expression);
  if (refusal !== undefined) return { kind: 'faults', faults: [refusal] };
  const everyMs = readEveryNickname(expression.trim());
  if (typeof everyMs === 'number') return { kind: 'interval', everyMs };
  if (everyMs !== undefined) return { kind: 'faults', faults: [everyMs] };
  const written = replaceNickname(expression);
  if (typeof written !== 'string') return { kind: 'faults', faults: [written] };
  const pieces = splitFields(written);
  if (pieces.length < 5 || pieces.length > 7) {
    return { kind: 'faults', faults: [wrongFieldCount(expression, pieces)] };
  }
  return readFields(pieces, reading);
}

function refuseShape(expression: string): CronFault | undefined {
  if (expression.trim() === '') {
    return {
      code: 'CRON_EMPTY',
      field: 'minute',
      text: '',
      position: 0,
      message: { en: 'The expression is empty', zh: '表达式为空' },
      allowed: FIELD_COUNTS,
    };
  }
  if (expression.length <= MAX_LENGTH) return undefined;
  return {
    code: 'CRON_TOO_LONG',
    text: clip(expression),
    position: MAX_LENGTH,
    message: {
      en: `The expression has ${expression.length} characters`,
      zh: `表达式有 ${expression.length} 个字符`,
    },
    allowed: { en: `at most ${MAX_LENGTH} characters`, zh: `最多 ${MAX_LENGTH} 个字符` },
  };
}

const FIELD_COUNTS = {
  en: '5 fields (minute hour day month weekday), 6 with seconds first, 7 with a year last, or @daily and the like',
  zh: '5 个字段(分 时 日 月 星期)、6 个(前加秒)、7 个(后加年)，或 @daily 等别名',
};

/** Names the field at which the count goes wrong: the last one, missing, or the first too many. */
function wrongFieldCount(expression: string, pieces: readonly Piece[]): CronFault {
  const count = pieces.length;
  const excess = pieces[7];
  return {
    code: 'CRON_FIELD_COUNT',
    field: excess === undefined ? 'dayOfWeek' : 'year',
    text: clip(excess?.text ?? expression),
    position: excess?.position ?? 0,
    message: { en: `The expression has ${count} fields`, zh: `表达式有 ${count} 个字段` },
    allowed: FIELD_COUNTS,
  };
}

function splitFields(expression: string): readonly Piece[] {
  return [...expression.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    position: match.index,
  }));
}

function readFields(pieces: readonly Piece[], reading: CronReading): CronParse {
  const readings: FieldReadings = {};
  const faults: CronFault[] = [];
  fieldShapes(pieces.length, reading.dialect).forEach((shape, index) => {
    const piece = pieces[index] ?? { text: '', position: 0 };
    try {
      const context = { shape, key: reading.key, dialect: reading.dialect };
      readings[shape.name] = { ...readField(context, piece), ...piece };
    } catch (error) {
      if (!(error instanceof CronFaultSignal)) throw error;
      faults.push(error.fault);
    }
  });
  faults.push(...refuseTwoQuestionMarks(pieces, reading));
  if (faults.length > 0) return { kind: 'faults', faults };
  const fields = assemble(readings, reading);
  if (Number.isFinite(seekLocal(fields, 0, 1))) return { kind: 'fields', fields, readings };
  return { kind: 'faults', faults: [neverFires(readings)] };
}

/** No date of any year matches; the day of the month is what cannot be. */
function neverFires(readings: FieldReadings): CronFault {
  const day = readings.dayOfMonth ?? { text: '', position: 0 };
  return {
    code: 'CRON_NEVER_FIRES',
    field: 'dayOfMonth',
    text: clip(day.text),
    position: day.position,
    message: {
      en: `day of month: no date matches day "${clip(day.text)}" together with the month, weekday and year`,
      zh: `日：没有任何日期同时满足“${clip(day.text)}”与月、星期、年`,
    },
    allowed: {
      en: 'a day that the month has: 29 in February of leap years, 30 or 31 elsewhere',
      zh: '该月存在的日期：闰年二月至 29 日，其他月份至 30 或 31 日',
    },
  };
}

/** Quartz: exactly one of the two day fields may be left open with `?`. */
function refuseTwoQuestionMarks(
  pieces: readonly Piece[],
  reading: CronReading,
): readonly CronFault[] {
  const marks = pieces.filter((piece) => piece.text === '?');
  const second = marks[1];
  if (reading.dialect !== 'quartz' || second === undefined) return [];
  return [
    {
      code: 'CRON_QUESTION_MARK',
      field: 'dayOfWeek',
      text: second.text,
      position: second.position,
      message: {
        en: 'day of week: ? stands in both day fields',
        zh: '星期：日和星期字段都写了 ?',
      },
      allowed: { en: '? in one of the two day fields', zh: '? 只能出现在两个字段之一' },
    },
  ];
}

function assemble(readings: FieldReadings, reading: CronReading): CronFields {
  const dates = readings.dayOfMonth;
  const weekdays = readings.dayOfWeek;
  const rules = gatherRules([...(dates?.rules ?? []), ...(weekdays?.rules ?? [])]);
  const hour = readings.hour;
  const years = readings.year;
  return {
    seconds: sixty(readings.second?.values ?? [0]),
    minutes: sixty(readings.minute?.values ?? []),
    hours: mask(hour?.values ?? [], 0),
    days: mask(dates?.values ?? [], 1),
    months: mask(readings.month?.values ?? [], 1),
    weekdays: mask(weekdays?.values ?? [], 0),
    eitherDay: isEitherDayEnough(readings, reading),
    rules,
    years: years === undefined || years.isAny ? undefined : years.values,
    followsElapsedTime: hour !== undefined && (hour.isAny || hour.hasStepOrWildcard),
    monthRule: undefined,
  };
}

/**
 * Vixie's rule: two restricted day fields are alternatives, and a field that begins with a star,
 * even as a step, is not restricted. Quartz's fields must both hold. `dayMatch` overrules both.
 */
export function isEitherDayEnough(readings: FieldReadings, reading: CronReading): boolean {
  const fields = [readings.dayOfMonth, readings.dayOfWeek];
  if ((reading.dayMatch ?? (reading.dialect === 'quartz' ? 'and' : 'or')) === 'and') return false;
  const isOpen =
    reading.dayMatch === 'or'
      ? (text: string) => /^[*?](\/0*1)?$/.test(text)
      : (text: string) => /^[*?]/.test(text);
  return fields.every((field) => field !== undefined && !isOpen(field.text));
}

function gatherRules(items: readonly DayItem[]): DayRules | undefined {
  if (items.length === 0) return undefined;
  let rules: DayRules = { fromLast: 0, lastWeekday: false, nearestWeekday: 0, nth: [], lastOf: 0 };
  for (const item of items) rules = addRule(rules, item);
  return rules;
}

function addRule(rules: DayRules, item: DayItem): DayRules {
  switch (item.kind) {
    case 'last':
      return { ...rules, fromLast: rules.fromLast | (1 << item.before) };
    case 'last-weekday':
      return { ...rules, lastWeekday: true };
    case 'nearest-weekday':
      return { ...rules, nearestWeekday: rules.nearestWeekday | (1 << (item.day - 1)) };
    case 'nth': {
      const nth = [0, 1, 2, 3, 4].map((week) => rules.nth[week] ?? 0);
      nth[item.nth - 1] = (nth[item.nth - 1] ?? 0) | (1 << item.weekday);
      return { ...rules, nth };
    }
    case 'last-of':
      return { ...rules, lastOf: rules.lastOf | (1 << item.weekday) };
  }
}

function mask(values: readonly number[], first: number): number {
  return values.reduce((bits, value) => bits | (1 << (value - first)), 0);
}

/** Few distinct sets are in use, so schedules share them. */
const sets = new BoundedMemory<SixtySet>(4096);

function sixty(values: readonly number[]): SixtySet {
  return sets.get(values.join(), () => {
    const low = values.filter((value) => value < 30);
    const high = values.filter((value) => value >= 30);
    return new SixtySet(mask(low, 0), mask(high, 30));
  });
}
