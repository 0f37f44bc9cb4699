import { MAX_RANGE_DAYS } from '../calendar-limits.ts';
import type { DayRule } from '../calendar-spec.ts';
import { readDate } from '../calendar-text.ts';
import { formatDay, pad } from '../civil.ts';
import { quoted, Unreadable } from './day-import.ts';

/** Where a list of dates stands, and which year those have that name none. */
export interface NoticePlace {
  readonly year: number;
  readonly line: number;
}

const DAY = /^(?:(?:(\d{4})年)?(\d{1,2})月)?(\d{1,2})日$/;
const NUMERIC_DAY = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;

/** Whether a text names a day at all. */
export function namesDay(text: string): boolean {
  return /\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d/.test(text);
}

/** `9月20日、10月1日至7日`: days and ranges, of which each may leave out the month or year of the one before. */
export function readDates(text: string, place: NoticePlace): DayRule[] {
  let before: { year: number; month: number | undefined } = { year: place.year, month: undefined };
  const read = (written: string): number => {
    const [, year, month, day] = DAY.exec(written) ?? NUMERIC_DAY.exec(written) ?? [];
    before = {
      year: year === undefined ? before.year : Number(year),
      month: month === undefined ? before.month : Number(month),
    };
    const parts = [before.year, pad(before.month ?? 0), pad(Number(day))];
    const found = readDate(parts.join('-'));
    if (day === undefined || found === undefined) throw noDate(written, place);
    return found;
  };
  return text.split(/[、,，;；和及]/).map((item) => {
    const [from = '', to, more] = item.split(/至|到|~|～|—+|–/).map((end) => end.trim());
    const first = read(from);
    if (to === undefined) return { date: formatDay(first) };
    const last = read(to);
    const isRange = more === undefined && last >= first && last - first <= MAX_RANGE_DAYS;
    if (!isRange) throw noDate(item, place);
    return { date: formatDay(first), to: formatDay(last) };
  });
}

function noDate(text: string, { line }: NoticePlace): Unreadable {
  const { en, zh } = quoted(text);
  return new Unreadable(
    'IMPORT_DATE',
    {
      en: `${en} is no day or range such as 10月1日至7日.`,
      zh: `${zh}不是“10月1日至7日”这样的日期或区间。`,
    },
    line,
  );
}
