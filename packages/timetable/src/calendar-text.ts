import { daysFromCivil, daysInMonth, FIRST_YEAR, LAST_YEAR } from './civil.ts';

/** The day number of `2026-10-01`, or undefined if that is no date that the timetable covers. */
export function readDate(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  if (year < FIRST_YEAR || year > LAST_YEAR || !isDay(year, month, day)) return undefined;
  return daysFromCivil(year, month, day);
}

/** The place of `10-01` in a leap year, from 0, or undefined if no year has that day. */
export function readYearly(text: string): number | undefined {
  if (!/^\d{2}-\d{2}$/.test(text)) return undefined;
  const month = Number(text.slice(0, 2));
  const day = Number(text.slice(3));
  if (!isDay(2000, month, day)) return undefined;
  return daysFromCivil(2000, month, day) - daysFromCivil(2000, 1, 1);
}

function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The seconds into the day of `22:00`, `22:00:30` or `24:00`, or undefined. */
export function readTimeOfDay(text: string): number | undefined {
  if (!/^(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d)?$/.test(text)) return undefined;
  const [hours, minutes] = [Number(text.slice(0, 2)), Number(text.slice(3, 5))];
  const seconds = hours * 3600 + minutes * 60 + Number(text.slice(6));
  return seconds <= 86_400 ? seconds : undefined;
}
