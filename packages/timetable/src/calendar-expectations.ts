import { MAX_RANGE_DAYS } from './calendar-limits.ts';
import { readDate, readTimeOfDay, readYearly } from './calendar-text.ts';
import { pad } from './civil.ts';
import type { Bilingual } from './problem.ts';

/** What a value of a calendar must be. */
export interface Expectation {
  readonly code: string;
  readonly message: Bilingual;
  readonly allowed: Bilingual;
}

export const DATE: Expectation = {
  code: 'CALENDAR_DATE',
  message: { en: 'There is no such date', zh: '没有这个日期' },
  allowed: {
    en: 'a date such as 2026-10-01, from 1970 to 2199',
    zh: '1970 到 2199 年的日期，例如 2026-10-01',
  },
};

export const YEARLY: Expectation = {
  code: 'CALENDAR_YEARLY_DATE',
  message: { en: 'No year has such a day', zh: '任何一年都没有这一天' },
  allowed: { en: 'month and day such as 10-01', zh: '月-日，例如 10-01' },
};

export const RANGE: Expectation = {
  code: 'CALENDAR_RANGE',
  message: {
    en: 'The range ends before it begins or is too long',
    zh: '范围的结束早于开始，或过长',
  },
  allowed: {
    en: `at most ${MAX_RANGE_DAYS} days, first to last`,
    zh: `从首日到末日，最多 ${MAX_RANGE_DAYS} 天`,
  },
};

export const WINDOW: Expectation = {
  code: 'CALENDAR_WINDOW',
  message: { en: 'The window ends before it begins', zh: '禁止时段的结束不晚于开始' },
  allowed: { en: 'toTime after fromTime', zh: 'toTime 晚于 fromTime' },
};

export const TIME: Expectation = {
  code: 'CALENDAR_TIME_OF_DAY',
  message: { en: 'There is no such time of day', zh: '没有这个时刻' },
  allowed: { en: '00:00 to 24:00', zh: '00:00 到 24:00' },
};

export const WEEKDAY: Expectation = {
  code: 'CALENDAR_WEEKDAY',
  message: { en: 'There is no weekday of this number', zh: '没有编号如此的星期' },
  allowed: {
    en: '1 (Monday) to 7 (Sunday), at least one',
    zh: '1（星期一）到 7（星期日），至少一个',
  },
};

/** How a value that is only written in another way is written here, or undefined: it is no such thing. */
export function rewritten(text: string, expectation: Expectation): string | undefined {
  switch (expectation) {
    case DATE: {
      const [, year, month = '', day = ''] =
        /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
      const date = `${year}-${pad(Number(month))}-${pad(Number(day))}`;
      return readDate(date) === undefined ? undefined : date;
    }
    case YEARLY: {
      const [, month, day = ''] = /^(\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
      const yearly = `${pad(Number(month))}-${pad(Number(day))}`;
      return readYearly(yearly) === undefined ? undefined : yearly;
    }
    case TIME: {
      const parts = /^(\d{1,2})[:：](\d{1,2})(?:[:：](\d{1,2}))?$/.exec(text)?.slice(1) ?? [];
      const time = parts.filter((part) => part !== undefined).map((part) => pad(Number(part)));
      return readTimeOfDay(time.join(':')) === undefined ? undefined : time.join(':');
    }
    default:
      return undefined;
  }
}
