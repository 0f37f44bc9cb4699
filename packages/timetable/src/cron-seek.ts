import { type Direction, seekBit, seekSixty } from './bits.ts';
import { civilFromDays, dayOf, daysFromCivil, monthOf, SECONDS_PER_DAY, yearOf } from './civil.ts';
import { type CronFields, monthDays, seekYear } from './cron-fields.ts';

/**
 * The local second that matches the expression, at `local` or nearest to it in the given direction;
 * an infinity in that direction if there is none. One algorithm for both ways: year, month, day,
 * hour, minute, second, each a jump to the next set bit, never a step.
 */
export function seekLocal(fields: CronFields, local: number, direction: Direction): number {
  const days = Math.floor(local / SECONDS_PER_DAY);
  const date = civilFromDays(days);
  const year = yearOf(date);
  const month = monthOf(date);
  if (seekYear(fields, year, direction) !== year) {
    return seekMonth(fields, year * 12 + month - 1, direction);
  }
  if (((fields.months >> (month - 1)) & 1) === 1) {
    const day = dayOf(date) - 1;
    const matching = monthDays(fields, year, month);
    if (((matching >> day) & 1) === 1) {
      const time = seekTime(fields, local - days * SECONDS_PER_DAY, direction);
      if (time >= 0) return days * SECONDS_PER_DAY + time;
    }
    const other = seekBit(matching, day + direction, direction);
    if (other >= 0) return (days + other - day) * SECONDS_PER_DAY + edgeTime(fields, direction);
  }
  return seekMonth(fields, year * 12 + month - 1 + direction, direction);
}

/** As seekLocal, from the beginning (or end) of a month on; `from` counts months since the year 0. */
function seekMonth(fields: CronFields, from: number, direction: Direction): number {
  const edge = direction === 1 ? 0 : 11;
  let year = Math.floor(from / 12);
  let bit = from - year * 12;
  for (;;) {
    const allowed = seekYear(fields, year, direction);
    if (allowed < 0) return direction * Number.POSITIVE_INFINITY;
    if (allowed !== year) bit = edge;
    year = allowed;
    bit = seekBit(fields.months, bit, direction);
    if (bit < 0) {
      year += direction;
      bit = edge;
      continue;
    }
    const matching = monthDays(fields, year, bit + 1);
    const day = seekBit(matching, direction === 1 ? 0 : 30, direction);
    if (day >= 0) {
      const days = daysFromCivil(year, bit + 1, 1) + day;
      return days * SECONDS_PER_DAY + edgeTime(fields, direction);
    }
    bit += direction;
  }
}

/** The matching second of the day at `second` or beyond it, or -1. */
export function seekTime(fields: CronFields, second: number, direction: Direction): number {
  const hour = (second / 3600) | 0;
  const minute = ((second / 60) | 0) % 60;
  if (((fields.hours >> hour) & 1) === 1) {
    if (fields.minutes.has(minute)) {
      const found = seekSixty(fields.seconds, second % 60, direction);
      if (found >= 0) return hour * 3600 + minute * 60 + found;
    }
    const found = seekSixty(fields.minutes, minute + direction, direction);
    if (found >= 0) return hour * 3600 + found * 60 + edgeSecond(fields, direction);
  }
  const found = seekBit(fields.hours, hour + direction, direction);
  if (found < 0) return -1;
  return found * 3600 + edgeMinute(fields, direction) * 60 + edgeSecond(fields, direction);
}

/** The first (or last) matching second of a day. */
function edgeTime(fields: CronFields, direction: Direction): number {
  const hour = seekBit(fields.hours, direction === 1 ? 0 : 23, direction);
  return hour * 3600 + edgeMinute(fields, direction) * 60 + edgeSecond(fields, direction);
}

function edgeMinute(fields: CronFields, direction: Direction): number {
  return seekSixty(fields.minutes, direction === 1 ? 0 : 59, direction);
}

function edgeSecond(fields: CronFields, direction: Direction): number {
  return seekSixty(fields.seconds, direction === 1 ? 0 : 59, direction);
}
