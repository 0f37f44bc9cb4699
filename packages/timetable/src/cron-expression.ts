import { assemble } from './cron-assembly.ts';
import { type CronFault, CronFaultSignal, type Piece } from './cron-fault.ts';
import { readField } from './cron-field.ts';
import { fieldShapes } from './cron-field-shape.ts';
import type { CronFields } from './cron-fields.ts';
import { refuseForeignForm } from './cron-foreign.ts';
import { replaceNickname } from './cron-nickname.ts';
import type { CronReading, FieldReadings } from './cron-reading.ts';
import { seekLocal } from './cron-seek.ts';
import { foldWidth } from './cron-text.ts';
import { readEveryNickname } from './every-nickname.ts';
import { type Bilingual, clip } from './problem.ts';

/** An expression read: fields in a zone's local time, or `@every`, which knows no zone. */
export type CronParse =
  | { readonly kind: 'fields'; readonly fields: CronFields; readonly readings: FieldReadings }
  | { readonly kind: 'interval'; readonly everyMs: number }
  | { readonly kind: 'faults'; readonly faults: readonly CronFault[] };

const MAX_LENGTH = 256;

/** Reads one cron expression. Every field at fault is named; nothing is expanded before its check. */
export function parseCronExpression(expression: string, reading: CronReading): CronParse {
  const folded = foldWidth(expression);
  const parse = parseFolded(folded, reading);
  if (parse.kind !== 'faults' || folded === expression) return parse;
  return { kind: 'faults', faults: parse.faults.map((fault) => asSent(fault, expression)) };
}

/** Quotes what was sent, and not what it was folded to. */
function asSent(fault: CronFault, expression: string): CronFault {
  const { position, text } = fault;
  const sent = clip(expression.slice(position, position + text.length));
  const quoting = ({ en, zh }: Bilingual): Bilingual => ({
    en: en.replace(`"${text}"`, () => `"${sent}"`),
    zh: zh.replace(`“${text}”`, () => `“${sent}”`),
  });
  return { ...fault, text: sent, message: quoting(fault.message) };
}

function parseFolded(expression: string, reading: CronReading): CronParse {
  const refusal = refuseShape(expression);
  if (refusal !== undefined) return { kind: 'faults', faults: [refusal] };
  const foreign = refuseForeignForm(expression, splitFields(expression));
  if (foreign !== undefined) return { kind: 'faults', faults: [foreign] };
  const everyMs = readEveryNickname(expression);
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
    text: clip(expression.slice(MAX_LENGTH)),
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
  zh: '5 个字段（分 时 日 月 星期）、6 个（前加秒）、7 个（后加年），或 @daily 等别名',
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
    message: {
      en: `The expression has ${count} field${count === 1 ? '' : 's'}`,
      zh: `表达式有 ${count} 个字段`,
    },
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
      faults.push(pieces.length === 6 ? sixFieldsBegin(error.fault) : error.fault);
    }
  });
  faults.push(...refuseTwoQuestionMarks(pieces, reading));
  if (faults.length > 0) return { kind: 'faults', faults };
  const fields = assemble(readings, reading);
  if (Number.isFinite(seekLocal(fields, 0, 1))) return { kind: 'fields', fields, readings };
  return { kind: 'faults', faults: [neverFires(readings)] };
}

/** What stands after five fields was mostly not meant for a weekday. */
function sixFieldsBegin(fault: CronFault): CronFault {
  if (fault.field !== 'dayOfWeek' || fault.code !== 'CRON_FIELD_SYNTAX') return fault;
  const { en, zh } = fault.allowed;
  return {
    ...fault,
    allowed: { en: `${en}; six fields begin with seconds`, zh: `${zh}；6 个字段以秒开头` },
  };
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
