import { BoundedMemory } from './bounded-memory.ts';
import { type Piece, part, refuse } from './cron-fault.ts';
import { type CronFieldShape, readValue } from './cron-field-shape.ts';
import { hashText } from './hash.ts';
import { expandPlain } from './plain-values.ts';
import { clip } from './problem.ts';

/** A field read: its plain values, and the items that depend on the month. */
export interface FieldReading {
  readonly values: readonly number[];
  readonly rules: readonly DayItem[];
  /** The field stands for every value: `*`, `?` or their step 1. */
  readonly isAny: boolean;
  /** The text begins with `*`, as Vixie's rule for the two day fields asks. */
  readonly startsWithStar: boolean;
  /** An item has a step or is a wildcard. */
  readonly hasStepOrWildcard: boolean;
}

/** Days that are known only once the month is. Weekdays count from 0, Sunday. */
export type DayItem =
  | { readonly kind: 'last'; readonly before: number }
  | { readonly kind: 'last-weekday' }
  | { readonly kind: 'nearest-weekday'; readonly day: number }
  | { readonly kind: 'nth'; readonly weekday: number; readonly nth: number }
  | { readonly kind: 'last-of'; readonly weekday: number };

export interface FieldContext {
  readonly shape: CronFieldShape;
  /** Hashed by `H`. */
  readonly key: string;
  readonly dialect: 'vixie' | 'quartz';
}

const MAX_ITEMS = 64;

/** Reads one field, refusing anything doubtful before it is expanded. */
export function readField(context: FieldContext, field: Piece): FieldReading {
  // H is the key's own; anything else reads the same in every schedule of the dialect.
  if (/h/i.test(field.text)) return readItems(context, field);
  const key = `${context.dialect} ${context.shape.name} ${field.text}`;
  return readings.get(key, () => readItems(context, field));
}

const readings = new BoundedMemory<FieldReading>(4096);

function readItems(context: FieldContext, field: Piece): FieldReading {
  const items = splitItems(context.shape, field);
  const tokens: string[] = [];
  const rules: DayItem[] = [];
  for (const item of items) {
    const rule = readDayItem(context, item);
    if (rule !== undefined) rules.push(rule);
    else tokens.push(...readPlainItem(context, item));
  }
  const values = expandPlain(context.shape, tokens);
  return {
    values,
    rules,
    isAny: values.length === context.shape.size,
    startsWithStar: /^[*?]/.test(field.text),
    hasStepOrWildcard: /[*?/]/.test(field.text),
  };
}

function splitItems(shape: CronFieldShape, field: Piece): readonly Piece[] {
  let position = field.position;
  const items = field.text.split(',').map((text) => {
    const item = { text, position };
    position += text.length + 1;
    return item;
  });
  if (items.length > MAX_ITEMS) {
    refuse(shape, field, {
      code: 'CRON_LIST_TOO_LONG',
      en: `a list of ${items.length} items`,
      zh: `列表有 ${items.length} 项`,
      allowed: { en: `at most ${MAX_ITEMS} items`, zh: `最多 ${MAX_ITEMS} 项` },
    });
  }
  return items;
}

/** The items of the day fields that are ours alone, or undefined for a plain one. */
function readDayItem(context: FieldContext, item: Piece): DayItem | undefined {
  const { shape } = context;
  if (shape.name === 'dayOfMonth') return readMonthDayItem(shape, item);
  if (shape.name === 'dayOfWeek') return readWeekdayItem(context, item);
  return undefined;
}

function readMonthDayItem(shape: CronFieldShape, item: Piece): DayItem | undefined {
  const text = item.text.toUpperCase();
  if (text === 'LW' || text === 'WL') return { kind: 'last-weekday' };
  if (text === 'L') return { kind: 'last', before: 0 };
  const last = /^L-(\d+)$/.exec(text)?.[1];
  if (last !== undefined) {
    const before = Number(last);
    if (before <= 30) return { kind: 'last', before };
    refuse(shape, part(item, 2, last.length), {
      code: 'CRON_LAST_RANGE',
      en: `no month has a day ${last} days before its last`,
      zh: `没有哪个月在最后一天之前还有 ${last} 天`,
      allowed: { en: 'L-0 to L-30', zh: 'L-0 到 L-30' },
    });
  }
  const nearest = /^(\d+)W$/.exec(text)?.[1];
  if (nearest === undefined) return undefined;
  return { kind: 'nearest-weekday', day: inRange(shape, item, nearest) };
}

function readWeekdayItem(context: FieldContext, item: Piece): DayItem | undefined {
  const { shape } = context;
  const match = /^([A-Z]+|\d+)(?:#(\d+)|L)$/.exec(item.text.toUpperCase());
  if (match === null) return readLoneLast(context, item);
  const [, name = '', nth] = match;
  const weekday = (inRange(shape, item, name) - shape.firstNamed) % 7;
  if (nth === undefined) return { kind: 'last-of', weekday };
  const ordinal = Number(nth);
  if (ordinal >= 1 && ordinal <= 5) return { kind: 'nth', weekday, nth: ordinal };
  return refuse(shape, item, {
    code: 'CRON_NTH_RANGE',
    en: `no month has a weekday number ${nth}`,
    zh: `没有哪个月有第 ${nth} 个这样的星期`,
    allowed: { en: '#1 to #5', zh: '#1 到 #5' },
  });
}

function readLoneLast(context: FieldContext, item: Piece): DayItem | undefined {
  if (item.text.toUpperCase() !== 'L' || context.dialect === 'quartz') return undefined;
  return refuse(context.shape, item, {
    code: 'CRON_LAST_NEEDS_WEEKDAY',
    en: 'L alone names no weekday in this dialect',
    zh: '在此方言中单独的 L 没有指明星期几',
    allowed: { en: '5L for the last Friday, or SAT', zh: '5L 表示最后一个星期五，或写 SAT' },
  });
}

const SHAPE_OF_ITEM =
  /^(?:(?<any>[*?])|(?<hash>H)(?:\((?<hlow>[^()]*)-(?<hhigh>[^()]*)\))?|(?<low>\w+)(?:-(?<high>\w+))?)(?:\/(?<step>\w+))?$/d;

/** A plain item as tokens that cron-parser reads: numeric, inside the field, never wrapping. */
function readPlainItem(context: FieldContext, item: Piece): readonly string[] {
  const { shape } = context;
  const text = shape.name === 'dayOfWeek' && item.text.toUpperCase() === 'L' ? '7' : item.text;
  const match = SHAPE_OF_ITEM.exec(text.replace(/^h/, 'H'));
  const groups = match?.groups;
  if (match === null || groups === undefined) return refuseItem(shape, item);
  const at = (name: string): Piece => {
    const [start, end] = match.indices?.groups?.[name] ?? [0, 0];
    return part(item, start, end - start);
  };
  const step = groups['step'] === undefined ? 1 : readStep(shape, at('step'));
  if (groups['any'] !== undefined) return wildcard(context, item, step);
  if (groups['hash'] !== undefined) {
    const bounds =
      groups['hlow'] === undefined ? undefined : readHashBounds(shape, at('hlow'), at('hhigh'));
    return hashed(context, bounds, groups['step'] === undefined ? undefined : step);
  }
  const low = inRange(shape, text === item.text ? at('low') : { ...item, text });
  if (groups['high'] === undefined) {
    return groups['step'] === undefined
      ? [String(normal(shape, low))]
      : stepped(shape, { low: normal(shape, low), high: top(shape), step });
  }
  const high = inRange(shape, at('high'));
  return stepped(shape, range(shape, item, { low, high, step }));
}

function refuseItem(shape: CronFieldShape, item: Piece): never {
  if (item.text === '') {
    return refuse(shape, item, {
      code: 'CRON_FIELD_EMPTY_ITEM',
      en: 'an empty item in a list',
      zh: '列表中有空项',
    });
  }
  return refuse(shape, item, {
    code: 'CRON_FIELD_SYNTAX',
    en: `"${clip(item.text)}" is not understood`,
    zh: `无法理解“${clip(item.text)}”`,
  });
}

/** The value that `written` names, in the field's own numbering; `piece` is blamed if it is none. */
function inRange(shape: CronFieldShape, piece: Piece, written = piece.text): number {
  const value = readValue(shape, written);
  if (value === undefined && !/^\d+$/.test(written)) return refuseItem(shape, piece);
  if (value !== undefined && value >= shape.min && value <= shape.max) return value;
  const shown = clip(written);
  return refuse(shape, piece, {
    code: 'CRON_FIELD_RANGE',
    en: `${shown} is outside ${shape.min}-${shape.max}`,
    zh: `${shown} 超出 ${shape.min}–${shape.max}`,
  });
}

function readStep(shape: CronFieldShape, piece: Piece): number {
  const step = /^\d{1,3}$/.test(piece.text) ? Number(piece.text) : undefined;
  if (step !== undefined && step > 0) return step;
  return refuse(shape, piece, {
    code: step === 0 ? 'CRON_STEP_ZERO' : 'CRON_STEP_RANGE',
    en: `a step of ${clip(piece.text)}`,
    zh: `步长为 ${clip(piece.text)}`,
    allowed: { en: 'a whole step from 1 to 999', zh: '1 到 999 的整数步长' },
  });
}

function wildcard(context: FieldContext, item: Piece, step: number): readonly string[] {
  const { shape } = context;
  if (item.text.startsWith('?') && shape.name !== 'dayOfMonth' && shape.name !== 'dayOfWeek') {
    return refuse(shape, part(item, 0, 1), {
      code: 'CRON_QUESTION_MARK',
      en: '? stands only in the two day fields',
      zh: '? 只能用于日和星期字段',
    });
  }
  return stepped(shape, { low: bottom(shape), high: top(shape), step });
}

interface Range {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** Day numbers are carried as 0-6, Sunday first, whatever the dialect. */
function normal(shape: CronFieldShape, value: number): number {
  return shape.name === 'dayOfWeek' ? (value - shape.firstNamed) % 7 : value;
}

function bottom(shape: CronFieldShape): number {
  return shape.name === 'dayOfWeek' ? 0 : shape.min;
}

function top(shape: CronFieldShape): number {
  return bottom(shape) + shape.size - 1;
}

function range(shape: CronFieldShape, item: Piece, written: Range): Range {
  const { low, high, step } = written;
  if (shape.name === 'dayOfWeek') {
    const from = normal(shape, low);
    // 5-7 and 0-7 end on the Sunday that closes the week.
    const to = low <= high ? from + (high - low) : normal(shape, high);
    return { low: from, high: Math.min(to, from + 6), step };
  }
  if (shape.name === 'year' && low > high) {
    return refuse(shape, item, {
      code: 'CRON_RANGE_ORDER',
      en: 'years do not wrap around',
      zh: '年份范围不能回绕',
    });
  }
  return { low, high, step };
}

/** Writes a range as tokens inside the field: one that passes the end goes on from the beginning. */
function stepped(shape: CronFieldShape, { low, high, step }: Range): readonly string[] {
  const end = top(shape);
  const last = high < low ? high + shape.size : high;
  if (last <= end) return [token(low, last, step)];
  const tokens = [token(low, end, step)];
  const carried = low + Math.ceil((end + 1 - low) / step) * step - shape.size;
  const wrapped = last - shape.size;
  if (carried <= wrapped) tokens.push(token(carried, wrapped, step));
  return tokens;
}

function token(low: number, high: number, step: number): string {
  if (low === high || low + step > high) return String(low);
  return step === 1 ? `${low}-${high}` : `${low}-${high}/${step}`;
}

function readHashBounds(shape: CronFieldShape, low: Piece, high: Piece): Range {
  const from = inRange(shape, low);
  const to = inRange(shape, high);
  if (from <= to)
    return { low: normal(shape, from), high: normal(shape, from) + to - from, step: 1 };
  return refuse(shape, low, {
    code: 'CRON_RANGE_ORDER',
    en: 'the range of H runs backwards',
    zh: 'H 的范围前后颠倒',
    allowed: { en: 'H(a-b) with a not above b', zh: 'H(a-b)，a 不大于 b' },
  });
}

/** `H`: a value that is the key's own; a day of the month stays inside of every month. */
function hashed(
  context: FieldContext,
  bounds: Range | undefined,
  step: number | undefined,
): readonly string[] {
  const { shape, key } = context;
  const low = bounds?.low ?? bottom(shape);
  const high = bounds?.high ?? (shape.name === 'dayOfMonth' ? 28 : top(shape));
  const hash = hashText(`${shape.name} ${key}`);
  const size = high - low + 1;
  if (step === undefined || step >= size) return [String(low + (hash % size))];
  return [token(low + (hash % step), high, step)];
}
