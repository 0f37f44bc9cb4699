import { MAX_RANGE_DAYS } from '../calendar-limits.ts';
import type { DayRule } from '../calendar-spec.ts';
import { readDate } from '../calendar-text.ts';
import { formatDay } from '../civil.ts';
import { quoted, reasonOf, Unreadable } from './day-import.ts';
import { type IcsLine, unescaped } from './ics-line.ts';

/** An event's own properties by name; of one that stands twice, the last. */
export type IcsEvent = { readonly line: number; readonly properties: ReadonlyMap<string, IcsLine> };

/** What would change which days an event has, and is not understood. */
const UNREAD_DAYS = ['RDATE', 'EXDATE', 'EXRULE', 'RECURRENCE-ID'];

/** The days of one event as a rule of a calendar, or undefined: it was cancelled. */
export function eventRule({ line, properties }: IcsEvent): DayRule | undefined {
  if (properties.get('STATUS')?.value.trim().toUpperCase() === 'CANCELLED') return undefined;
  const unread = UNREAD_DAYS.map((name) => properties.get(name)).find((each) => each !== undefined);
  if (unread !== undefined) throw repeats(unread);
  const start = properties.get('DTSTART');
  if (start === undefined) {
    throw new Unreadable(
      'IMPORT_DATE',
      { en: 'An event has no DTSTART.', zh: '有一个事件没有 DTSTART。' },
      line,
    );
  }
  const first = dayOf(start);
  const last = first + lengthOf(properties, first) - 1;
  const reason = reasonOf(unescaped(properties.get('SUMMARY')?.value ?? ''));
  const [date, to] = [formatDay(first), formatDay(last)];
  const rule = properties.get('RRULE');
  if (rule === undefined) return { date, ...(last > first ? { to } : {}), ...reason };
  if (!comesEveryYear(rule.value, date)) throw repeats(rule);
  return { yearly: date.slice(5), ...(last > first ? { to: to.slice(5) } : {}), ...reason };
}

function dayOf(property: IcsLine): number {
  const value = property.value.trim();
  const kind = property.params.get('VALUE')?.toUpperCase() ?? 'DATE';
  if (kind !== 'DATE' || /^\d{8}T/.test(value)) {
    const { en, zh } = quoted(value);
    throw new Unreadable(
      'IMPORT_TIME_OF_DAY',
      {
        en: `${property.name} ${en} has a time of day; only events of whole days are taken.`,
        zh: `${property.name} ${zh}带有钟点；只接受全天事件。`,
      },
      property.line,
    );
  }
  const day = readDate(value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));
  if (day !== undefined && /^\d{8}$/.test(value)) return day;
  const { en, zh } = quoted(value);
  throw new Unreadable(
    'IMPORT_DATE',
    { en: `${en} is no date such as 20261001.`, zh: `${zh}不是 20261001 这样的日期。` },
    property.line,
  );
}

/** In days. The end of an event is the day after its last. */
function lengthOf(properties: ReadonlyMap<string, IcsLine>, first: number): number {
  const [end, duration] = [properties.get('DTEND'), properties.get('DURATION')];
  if (end === undefined && duration === undefined) return 1;
  const days = end === undefined ? durationDays(duration?.value ?? '') : dayOf(end) - first;
  const isBoth = end !== undefined && duration !== undefined;
  if (!isBoth && days !== undefined && days >= 1 && days <= MAX_RANGE_DAYS) return days;
  const at = end ?? duration;
  const { en, zh } = quoted(at?.value ?? '');
  throw new Unreadable(
    'IMPORT_LENGTH',
    {
      en: `An event that ends by ${en} is not 1 to ${MAX_RANGE_DAYS} whole days long.`,
      zh: `以${zh}结束的事件不是 1 到 ${MAX_RANGE_DAYS} 个整天。`,
    },
    at?.line,
  );
}

function durationDays(text: string): number | undefined {
  const [, count, unit] = /^\+?P(\d{1,4})([DW])$/.exec(text.trim()) ?? [];
  if (count === undefined) return undefined;
  return Number(count) * (unit === 'W' ? 7 : 1);
}

/** Whether a rule says no more than that the same date comes again each year. */
function comesEveryYear(rule: string, date: string): boolean {
  const parts = rule.trim().toUpperCase().split(';');
  const right = [
    'INTERVAL=1',
    `BYMONTH=${Number(date.slice(5, 7))}`,
    `BYMONTHDAY=${Number(date.slice(8))}`,
  ];
  const others = parts.filter((part) => part !== 'FREQ=YEARLY');
  return (
    parts.includes('FREQ=YEARLY') &&
    others.every((part) => right.includes(part) || /^WKST=[A-Z]{2}$/.test(part))
  );
}

function repeats({ name, value, line }: IcsLine): Unreadable {
  const { en, zh } = quoted(value);
  return new Unreadable(
    'IMPORT_REPEATS',
    {
      en: `${name} ${en} is not understood; an event may come once, or every year on its date (FREQ=YEARLY).`,
      zh: `无法理解 ${name} ${zh}；事件只能出现一次，或每年在同一日期出现（FREQ=YEARLY）。`,
    },
    line,
  );
}
