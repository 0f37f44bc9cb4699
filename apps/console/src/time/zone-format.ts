import type { Language } from '../text/language.ts';

export type ZoneMode = 'job' | 'mine' | 'utc';

/** Parts of an instant as a clock on a wall of the zone shows it. */
export interface WallTime {
  /** `22 Nov` or `11月22日`, with the year where it is not this one. */
  day: string;
  /** `Sun` or `周日`. */
  weekday: string;
  /** `02:30:00`, with milliseconds only where they are not 0. */
  clock: string;
  /** `+08:00`, `−05:00`, or `UTC` for the zone UTC itself. */
  offset: string;
}

declare const byBrowser: unique symbol;

/** The name of a zone that this browser knows. No other text is one, so that the compiler refuses it wherever a date is read or told by the clocks of a zone. */
export type ReadableZone = string & { readonly [byBrowser]: true };

const readable = new Map<string, ReadableZone>();

/** The zone in which this browser can tell or read a time: UTC where it does not know the one that is meant, though the server may. */
export function readableZone(timeZone: string): ReadableZone {
  const found = readable.get(timeZone) ?? ((isKnown(timeZone) ? timeZone : 'UTC') as ReadableZone);
  readable.set(timeZone, found);
  return found;
}

function isKnown(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: Language, timeZone: ReadableZone): Intl.DateTimeFormat {
  const key = `${language} ${timeZone}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone,
    year: 'numeric',
    month: language === 'en' ? 'short' : 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  formatters.set(key, made);
  return made;
}

/** `GMT-05:00` as `−05:00`, with a typographic minus. Platforms differ on how they write no offset at all. */
function plainOffset(longOffset: string): string {
  const digits = longOffset.replace(/^(GMT|UTC)/, '');
  return digits === '' ? '+00:00' : digits.replace('-', '−');
}

type Parts = Readonly<Partial<Record<Intl.DateTimeFormatPartTypes, string>>>;

/** What was split last: a list shows the same instants in each of its rows, and again each time that it is drawn. */
const split = new Map<string, Parts>();
const splitAtMost = 1_000;

function partsOf(instant: number, language: Language, timeZone: ReadableZone): Parts {
  const key = `${language} ${timeZone} ${instant}`;
  const known = split.get(key);
  if (known !== undefined) return known;
  const parts = formatter(language, timeZone).formatToParts(instant);
  const made: Parts = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  if (split.size >= splitAtMost) split.clear();
  split.set(key, made);
  return made;
}

/** Splits an instant (epoch milliseconds) into the parts that a table shows, in the zone and language given; in UTC where the browser does not know the zone. */
export function wallTime(
  instant: number,
  where: { language: Language; timeZone: string; thisYear: number },
): WallTime {
  const timeZone = readableZone(where.timeZone);
  const { year = '', month = '', day = '', ...rest } = partsOf(instant, where.language, timeZone);
  const millis = ((instant % 1000) + 1000) % 1000;
  const fraction = millis === 0 ? '' : `.${String(millis).padStart(3, '0')}`;
  const otherYear = Number(year) !== where.thisYear;
  return {
    day:
      where.language === 'en'
        ? `${day} ${month}${otherYear ? ` ${year}` : ''}`
        : `${otherYear ? `${year}年` : ''}${month}月${day}日`,
    weekday: rest.weekday ?? '',
    clock: `${rest.hour}:${rest.minute}:${rest.second}${fraction}`,
    offset: timeZone === 'UTC' ? 'UTC' : plainOffset(rest.timeZoneName ?? ''),
  };
}

/** `Sun 22 Nov 2026, 02:30:00 UTC−05:00` or `2026年11月22日 周日 02:30:00 UTC−05:00`: nothing is left to guess. */
export function fullTime(instant: number, where: { language: Language; timeZone: string }): string {
  const { day, weekday, clock, offset } = wallTime(instant, { ...where, thisYear: Number.NaN });
  const zone = offset === 'UTC' ? 'UTC' : `UTC${offset}`;
  return where.language === 'en'
    ? `${weekday} ${day}, ${clock} ${zone}`
    : `${day} ${weekday} ${clock} ${zone}`;
}

/** `Sun 22 Nov 2026` or `2026年11月22日 周日`, of a day that is no instant, such as `2026-11-22`; absent where it is none. */
export function fullDay(date: string, language: Language): string | undefined {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(instant)) return undefined;
  const wall = wallTime(instant, { language, timeZone: 'UTC', thisYear: Number.NaN });
  return language === 'en' ? `${wall.weekday} ${wall.day}` : `${wall.day} ${wall.weekday}`;
}

let mine: string | undefined;

/** The zone of the browser, as it is when the page is opened: each time in a list asks for it, and to learn it takes longer than to show a time. */
export function myZone(): string {
  mine ??= new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return mine;
}

/** The zone that a switch position means for a job; a job without a known zone is shown in the reader's own. */
export function zoneFor(mode: ZoneMode, jobZone: string | undefined): string {
  switch (mode) {
    case 'utc':
      return 'UTC';
    case 'mine':
      return myZone();
    case 'job':
      return jobZone ?? myZone();
  }
}
