import type { EpochMillis } from '../words/instants.ts';

const zero = '0'.charCodeAt(0);

/**
 * The instant that a text spells from a place on: `20260307T020000Z`, or `20260307T020000123Z` where it says milliseconds. The caller has seen to it that
 * digits stand where digits belong. It takes no piece of the text out, since this is done for every run. `undefined` for what is on no calendar
 * or no clock, such as the 29th of February of most years, which `Date.parse` takes for the day after, and for the first century, which
 * `Date.UTC` takes for the twentieth.
 */
export function compactInstant(
  text: string,
  { from, hasMillis }: { readonly from: number; readonly hasMillis: boolean },
): EpochMillis | undefined {
  const two = (at: number): number =>
    (text.charCodeAt(from + at) - zero) * 10 + text.charCodeAt(from + at + 1) - zero;
  const [year, month, day] = [two(0) * 100 + two(2), two(4), two(6)];
  const [hour, minute, second] = [two(9), two(11), two(13)];
  const isOnClock = hour < 24 && minute < 60 && second < 60;
  if (!isOnClock || year < 100 || month < 1 || month > 12 || day < 1) return undefined;
  const millis = hasMillis ? two(15) * 10 + text.charCodeAt(from + 17) - zero : 0;
  const instant = Date.UTC(year, month - 1, day, hour, minute, second, millis);
  return day <= 28 || new Date(instant).getUTCDate() === day ? instant : undefined;
}
