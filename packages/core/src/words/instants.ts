/** An instant as milliseconds since 1970-01-01T00:00:00Z. Never confused with an epoch, which numbers a term. */
export type EpochMillis = number;

/** An instant in UTC with milliseconds, as the REST interface and the log spell it: `2026-03-07T02:00:00.000Z`. */
export function toIso(instant: EpochMillis): string {
  return new Date(instant).toISOString();
}

const iso = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * The reverse of `toIso`; `undefined` when the text is no ISO 8601 instant with an offset. JavaScript reads 30 February as 2 March, which nobody
 * meant who wrote it.
 */
export function fromIso(text: string): EpochMillis | undefined {
  const [, year, month, day] = iso.exec(text) ?? [];
  if (Number(day) > 28 && Number(day) > daysIn(Number(year), Number(month))) return undefined;
  const millis = Date.parse(text);
  return year === undefined || Number.isNaN(millis) ? undefined : millis;
}

/** In the year 0 and the centuries too, as ISO 8601 counts them. */
function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeap ? 29 : 28;
}
