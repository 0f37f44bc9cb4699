import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CalendarSpec } from './calendar-spec.ts';
import { compileSchedule } from './compile.ts';
import type { CronSpec } from './schedule-spec.ts';

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 0);
const DAYS = 730;

const day = fc.integer({ min: 0, max: DAYS - 1 });
const textOf = (index: number) => new Date(FROM + index * DAY_MS).toISOString().slice(0, 10);

const closure = fc.tuple(day, fc.integer({ min: 0, max: 70 })).map(([from, length]) => ({
  date: textOf(from),
  to: textOf(Math.min(DAYS - 1, from + length)),
}));

const calendar = fc.record({
  name: fc.constant('c'),
  timeZone: fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York'),
  daysOff: fc.tuple(
    fc.constant({ weekdays: [6, 7] }),
    fc.array(closure, { minLength: 1, maxLength: 5 }),
  ),
  worked: fc.array(day, { maxLength: 6 }),
});

/** What each day is, by looking it up in the lists; a day that is worked comes before all closures. */
function workdaysOf(daysOff: readonly { date: string; to: string }[], worked: readonly number[]) {
  return Array.from({ length: DAYS }, (_, index) => {
    if (worked.includes(index)) return true;
    const text = textOf(index);
    if (daysOff.some(({ date, to }) => text >= date && text <= to)) return false;
    return ![0, 6].includes(new Date(FROM + index * DAY_MS).getUTCDay());
  });
}

/** The days of a schedule by going from each named day to the next workday, one step after the other. */
function moved(named: readonly number[], isWorkday: readonly boolean[], step: 1 | -1) {
  const days = new Set<number>();
  for (const index of named) {
    let at = index;
    while (at >= 0 && at < DAYS && isWorkday[at] === false) at += step;
    if (at >= 0 && at < DAYS) days.add(at);
  }
  return [...days].sort((a, b) => a - b);
}

function counted(isWorkday: readonly boolean[], places: readonly number[]) {
  const months = new Map<string, number[]>();
  isWorkday.forEach((open, index) => {
    const month = textOf(index).slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), ...(open ? [index] : [])]);
  });
  const days = [...months.values()].flatMap((each) =>
    places.map((nth) => each.at(nth > 0 ? nth - 1 : nth)),
  );
  return [...new Set(days.filter((each) => each !== undefined))].sort((a, b) => a - b);
}

function fires(more: Partial<CronSpec>, spec: CalendarSpec): readonly number[] {
  const schedule: CronSpec = {
    kind: 'cron',
    expressions: ['0 12 * * *'],
    timeZone: 'UTC',
    calendars: [spec.name],
    ...more,
  };
  const compiled = compileSchedule(schedule, { key: 'k', calendars: new Map([['c', spec]]) });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable
    .between(FROM, FROM + DAYS * DAY_MS, 2000)
    .map((fireTime) => Math.floor((fireTime - FROM) / DAY_MS));
}

it('days are placed by workdays as going from day to day places them, whatever the zone of the calendar', () => {
  fc.assert(
    fc.property(
      calendar,
      fc.integer({ min: 1, max: 28 }),
      fc.uniqueArray(fc.constantFrom(1, 2, 3, 10, 21, -1, -2, -5), { minLength: 1, maxLength: 3 }),
      (...[{ daysOff, worked, ...rest }, date, places]) => {
        const [weekends, closures] = daysOff;
        const workdays = worked.map((index) => ({ date: textOf(index) }));
        const spec = { ...rest, daysOff: [...closures, weekends], workdays };
        const isWorkday = workdaysOf(closures, worked);
        const named = isWorkday.flatMap((_, index) =>
          Number(textOf(index).slice(8)) === date ? [index] : [],
        );
        // What comes over the borders of the two years is not looked at: there nothing but weekends is off.
        const inside = (days: readonly number[]) =>
          days.filter((each) => each > 75 && each < DAYS - 75);
        const expressions = [`0 12 ${date} * *`];
        expect(inside(fires({ expressions, onDayOff: 'next-workday' }, spec))).toEqual(
          inside(moved(named, isWorkday, 1)),
        );
        expect(inside(fires({ expressions, onDayOff: 'previous-workday' }, spec))).toEqual(
          inside(moved(named, isWorkday, -1)),
        );
        expect(fires({ workdaysOfMonth: places }, spec)).toEqual(counted(isWorkday, places));
      },
    ),
    { numRuns: 100 },
  );
});
