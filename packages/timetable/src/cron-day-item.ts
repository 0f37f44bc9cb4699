import { type Piece, part, refuse } from './cron-fault.ts';
import type { CronFieldShape } from './cron-field-shape.ts';
import { type FieldContext, inRange } from './cron-item.ts';

/** Days that are known only once the month is. Weekdays count from 0, Sunday. */
export type DayItem =
  | { readonly kind: 'last'; readonly before: number }
  | { readonly kind: 'last-weekday' }
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
