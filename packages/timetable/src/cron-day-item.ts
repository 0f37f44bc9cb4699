import { type Piece, part, refuse } from './cron-fault.ts';
import type { CronFieldShape } from './cron-field-shape.ts';
import { type FieldContext, inRange } from './cron-item.ts';
import { clip } from './problem.ts';

/** Days that are known only once the month is. Weekdays count from 0, Sunday. */
export type DayItem =
  | { readonly kind: 'last'; readonly before: number }
  /** The weekday nearest to the day so many days before the last. */
  | { readonly kind: 'last-weekday'; readonly before: number }
  | { readonly kind: 'nearest-weekday'; readonly day: number }
  | { readonly kind: 'nth'; readonly weekday: number; readonly nth: number }
  | { readonly kind: 'last-of'; readonly weekday: number };

/** The items of the day fields that are ours alone, or undefined for a plain one. */
export function readDayItem(context: FieldContext, item: Piece): DayItem | undefined {
  const { shape } = context;
  if (shape.name === 'dayOfMonth') return readMonthDayItem(shape, item);
  if (shape.name === 'dayOfWeek') return readWeekdayItem(context, item);
  return undefined;
}

function readMonthDayItem(shape: CronFieldShape, item: Piece): DayItem | undefined {
  const text = item.text.toUpperCase();
  if (text === 'WL') return { kind: 'last-weekday', before: 0 };
  const last = /^L(?:-(\d+))?(W?)$/.exec(text);
  if (last !== null) {
    const [, written, weekday] = last;
    const before = written === undefined ? 0 : daysBeforeLast(shape, item, written);
    return { kind: weekday === 'W' ? 'last-weekday' : 'last', before };
  }
  const nearest = /^(\d+)W$/.exec(text)?.[1];
  if (nearest === undefined) return undefined;
  return { kind: 'nearest-weekday', day: inRange(shape, item, nearest) };
}

function daysBeforeLast(shape: CronFieldShape, item: Piece, written: string): number {
  const before = Number(written);
  if (before <= 30) return before;
  return refuse(shape, part(item, 2, written.length), {
    code: 'CRON_LAST_RANGE',
    en: `no month has a day ${clip(written)} days before its last`,
    zh: `没有哪个月在最后一天之前还有 ${clip(written)} 天`,
    allowed: { en: 'L-0 to L-30', zh: 'L-0 到 L-30' },
  });
}

function readWeekdayItem(context: FieldContext, item: Piece): DayItem | undefined {
  const { shape } = context;
  const match = /^([A-Z]+|\d+)(?:#(\d+|L)|L)$/.exec(item.text.toUpperCase());
  if (match === null) return readLoneLast(context, item);
  const [, name = '', nth] = match;
  const weekday = (inRange(shape, item, name) - shape.firstNamed) % 7;
  if (nth === undefined || nth === 'L') return { kind: 'last-of', weekday };
  const ordinal = Number(nth);
  if (ordinal >= 1 && ordinal <= 5) return { kind: 'nth', weekday, nth: ordinal };
  return refuse(shape, item, {
    code: 'CRON_NTH_RANGE',
    en: `no month has a ${WEEKDAYS_EN[weekday]} number ${clip(nth)}`,
    zh: `没有哪个月有第 ${clip(nth)} 个${WEEKDAYS_ZH[weekday]}`,
    allowed: { en: '#1 to #5, or #L for the last', zh: '#1 到 #5，或以 #L 表示最后一个' },
  });
}

const WEEKDAYS_EN = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;
const WEEKDAYS_ZH = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'] as const;

function readLoneLast(context: FieldContext, item: Piece): DayItem | undefined {
  if (item.text.toUpperCase() !== 'L' || context.dialect === 'quartz') return undefined;
  return refuse(context.shape, item, {
    code: 'CRON_LAST_NEEDS_WEEKDAY',
    en: 'L alone names no weekday in this dialect',
    zh: '在此方言中单独的 L 没有指明星期几',
    allowed: { en: '5L for the last Friday, or SAT', zh: '5L 表示最后一个星期五，或写 SAT' },
  });
}
