/** The years that the timetable covers; outside of them nothing is prescribed. */
export const FIRST_YEAR = 1970;
export const LAST_YEAR = 2199;

export const SECONDS_PER_DAY = 86_400;

/** The first second after LAST_YEAR in UTC. */
export const END_OF_TIME_SECONDS = daysFromCivil(LAST_YEAR + 1, 1, 1) * SECONDS_PER_DAY;
export const END_OF_TIME_MS = END_OF_TIME_SECONDS * 1000;

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days since 1970-01-01 of a date of the proleptic Gregorian calendar. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = ((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) | 0;
  const dayOfEra = yearOfEra * 365 + (yearOfEra >> 2) - ((yearOfEra / 100) | 0) + dayOfYear;
  return era * 146_097 + dayOfEra + day - 1 - 719_468;
}

/**
 * The date of a day number, packed in one integer so that nothing is allocated:
 * `year << 9 | month << 5 | day`. Read it with yearOf, monthOf and dayOf. Valid from the year 0 on.
 */
export function civilFromDays(days: number): number {
  const shifted = days + 719_468;
  const era = (shifted / 146_097) | 0;
  const dayOfEra = shifted - era * 146_097;
  const leapDays = ((dayOfEra / 1460) | 0) - ((dayOfEra / 36_524) | 0) + ((dayOfEra / 146_096) | 0);
  const yearOfEra = ((dayOfEra - leapDays) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0));
  const shiftedMonth = ((5 * dayOfYear + 2) / 153) | 0;
  const day = dayOfYear - (((153 * shiftedMonth + 2) / 5) | 0) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return (year << 9) | (month << 5) | day;
}

export function yearOf(packed: number): number {
  return packed >> 9;
}

export function monthOf(packed: number): number {
  return (packed >> 5) & 15;
}

export function dayOf(packed: number): number {
  return packed & 31;
}

/** 0 is Sunday, as in cron. */
export function weekdayOfDays(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}

export function isLeapYear(year: number): boolean {
  return (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 31);
}

/** `2026-03-07T02:00:00` of local seconds since 1970-01-01T00:00:00 local. */
export function formatLocalSeconds(localSeconds: number): string {
  const days = Math.floor(localSeconds / SECONDS_PER_DAY);
  const rest = localSeconds - days * SECONDS_PER_DAY;
  const time = [rest / 3600, (rest % 3600) / 60, rest % 60].map((part) => pad(Math.floor(part)));
  return `${formatDay(days)}T${time.join(':')}`;
}

/** `2026-03-07` of a day number. */
export function formatDay(days: number): string {
  const packed = civilFromDays(days);
  return `${yearOf(packed)}-${pad(monthOf(packed))}-${pad(dayOf(packed))}`;
}

/** `+08:00`, with seconds where a historic offset has them. */
export function formatOffset(offsetSeconds: number): string {
  const size = Math.abs(offsetSeconds);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60];
  if (size % 60 !== 0) parts.push(size % 60);
  return (offsetSeconds < 0 ? '-' : '+') + parts.map(pad).join(':');
}

export function pad(value: number): string {
  return String(value).padStart(2, '0');
}
