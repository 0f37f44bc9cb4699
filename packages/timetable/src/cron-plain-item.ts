import { type Piece, part, refuse } from './cron-fault.ts';
import type { CronFieldShape } from './cron-field-shape.ts';
import { type FieldContext, inRange, refuseItem } from './cron-item.ts';
import { hashText } from './hash.ts';
import { clip } from './problem.ts';

/** An item as cron-parser reads it: numeric, inside the field, never wrapping; and its step, 1 if it has none. */
export interface PlainItem {
  readonly tokens: readonly string[];
  readonly step: number;
}

const SHAPE_OF_ITEM =
  /^(?:(?<any>[*?])|(?<hash>H)(?:\((?<hlow>[^()]*)-(?<hhigh>[^()]*)\))?|(?<low>\w+)(?:-(?<high>\w+))?)(?:\/(?<step>[^/]*))?$/d;

export function readPlainItem(context: FieldContext, item: Piece): PlainItem {
  const { shape } = context;
  const match = SHAPE_OF_ITEM.exec(writtenOut(context, item.text));
  const groups = match?.groups;
  if (match === null || groups === undefined) return refuseItem(shape, item);
  const at = (name: string): Piece => {
    const [start, end] = match.indices?.groups?.[name] ?? [0, 0];
    return part(item, start, end - start);
  };
  const hasStep = groups['step'] !== undefined;
  // Only a step that was written has the place that `at` names in what was sent.
  const step = hasStep ? readStep(shape, stepPiece(item)) : 1;
  if (groups['any'] !== undefined) return { tokens: wildcard(context, item, step), step };
  if (groups['hash'] !== undefined) {
    const bounds =
      groups['hlow'] === undefined ? undefined : readHashBounds(shape, at('hlow'), at('hhigh'));
    return { tokens: hashed(context, bounds, hasStep ? step : undefined), step };
  }
  const isLast = isLoneLast(context, item.text);
  const low = inRange(shape, isLast ? { ...item, text: '7' } : end(context, item, at('low')));
  if (groups['high'] === undefined) {
    if (!hasStep) return { tokens: [String(normal(shape, low))], step };
    return { tokens: stepped(shape, { low: normal(shape, low), high: top(shape), step }), step };
  }
  const high = inRange(shape, end(context, item, at('high')));
  return { tokens: stepped(shape, range(shape, item, { low, high, step })), step };
}

/** The item as the grammar above knows it: in Quartz a step may lack its star, and a lone `L` is Saturday. */
function writtenOut(context: FieldContext, text: string): string {
  if (isLoneLast(context, text)) return '7';
  if (context.dialect === 'quartz' && text.startsWith('/')) return `*${text}`;
  return text.replace(/^h/, 'H');
}

function isLoneLast({ shape }: FieldContext, text: string): boolean {
  return shape.name === 'dayOfWeek' && text.toUpperCase() === 'L';
}

function stepPiece(item: Piece): Piece {
  const start = item.text.lastIndexOf('/') + 1;
  return part(item, start, item.text.length - start);
}

/** The end of a range; what stands for a day by itself only is no end, and then the whole item is to blame. */
function end({ shape }: FieldContext, item: Piece, piece: Piece): Piece {
  if (!/^(?:L|W|LW|WL|H|\d+W|\d*L)$/i.test(piece.text) || piece.text === item.text) return piece;
  const shown = clip(piece.text);
  const why = item.text.includes('/')
    ? { en: `${shown} takes no step`, zh: `${shown} 不能带步长` }
    : { en: `${shown} does not stand in a range`, zh: `${shown} 不能用在范围里` };
  return refuse(shape, item, {
    code: 'CRON_FIELD_SYNTAX',
    en: `"${clip(item.text)}" is not understood: ${why.en}`,
    zh: `无法理解“${clip(item.text)}”：${why.zh}`,
  });
}

function readStep(shape: CronFieldShape, piece: Piece): number {
  const step = /^\d{1,3}$/.test(piece.text) ? Number(piece.text) : undefined;
  if (step !== undefined && step > 0) return step;
  const shown = clip(piece.text);
  return refuse(shape, piece, {
    code: step === 0 ? 'CRON_STEP_ZERO' : 'CRON_STEP_RANGE',
    en: shown === '' ? 'a step is missing after /' : `${shown} is no step`,
    zh: shown === '' ? '/ 后缺少步长' : `${shown} 不能作为步长`,
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
  return stepped(shape, { low: low + (hash % step), high, step });
}
