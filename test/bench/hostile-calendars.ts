/** Calendars that cost most within the limits: named ones, each with its own way to be hard, and random ones. */
import type {
  BlackoutWindow,
  CalendarSpec,
  CronSpec,
  DayRule,
  ScheduleSpec,
} from '@escapement/timetable';

export interface CostCase {
  readonly name: string;
  readonly schedule: ScheduleSpec;
  readonly calendars: readonly CalendarSpec[];
}

export const NOW = Date.parse('2026-12-01T00:00Z');
const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7];

const zoneNames = Intl.supportedValuesOf('timeZone');
let zonesUsed = 0;

/** Zones that were not used before, while there are any. */
function freshZone(): string {
  zonesUsed += 7;
  return zoneNames[zonesUsed % zoneNames.length] ?? 'UTC';
}

function cron(timeZone: string, calendars: readonly CalendarSpec[], more: Partial<CronSpec> = {}) {
  return {
    kind: 'cron',
    expressions: ['* * * * * *'],
    timeZone,
    calendars: calendars.map(({ name }) => name),
    ...more,
  } as const satisfies CronSpec;
}

export function hostileCases(): readonly CostCase[] {
  return [
    closedByTiles(50),
    closedByTiles(200),
    poisoned(24),
    poisoned(60),
    together(2, 10),
    together(16, 10),
    together(16, 50),
    together(16, 200),
    inManyZones(8),
    inManyZones(16),
    nightAndDay(),
    oneDayAYear(),
    longRanges(16),
    manyExpressions(),
    daysOfManyZones(16),
    onceInManyZones(16),
    yearlyInManyZones(16),
  ];
}

/** Windows that tile the whole day: nothing is left. */
function closedByTiles(count: number): CostCase {
  const timeZone = freshZone();
  const calendar = { name: 'tiles', timeZone, blackouts: tiles(count, ALL_WEEK) };
  return { name: `${count} tiles`, calendars: [calendar], schedule: cron(timeZone, [calendar]) };
}

/** Closed from Monday to Saturday by tiles and on Sundays by a rule, but for one day in 173 years. */
function poisoned(count: number): CostCase {
  const timeZone = freshZone();
  const calendar: CalendarSpec = {
    name: 'poisoned',
    timeZone,
    daysOff: [{ weekdays: [7] }],
    workdays: [{ date: '2199-12-29' }],
    blackouts: tiles(count, [1, 2, 3, 4, 5, 6]),
  };
  const schedule = cron(timeZone, [calendar], { expressions: ['30 10 * * *'] });
  return { name: `${count} tiles and one day`, calendars: [calendar], schedule };
}

/** Calendars that leave something each, and nothing together. */
function together(count: number, windows: number): CostCase {
  const timeZone = freshZone();
  const calendars = Array.from({ length: count }, (_, index) => ({
    name: `part-${index}`,
    timeZone,
    blackouts: tiles(count * windows, ALL_WEEK).filter((_tile, at) => at % count === index),
  }));
  const name = `${count} calendars of ${windows} windows, closed together`;
  return { name, calendars, schedule: cron(timeZone, calendars) };
}

/** As many windows as there may be, with gaps that no two zones share. */
function inManyZones(count: number): CostCase {
  const calendars = Array.from({ length: count }, (_, index) => ({
    name: `zone-${index}`,
    timeZone: freshZone(),
    blackouts: tiles(200, ALL_WEEK).map((tile, at) =>
      at % 8 === index % 8 ? { ...tile, weekdays: [1 + (at % 7)] } : tile,
    ),
  }));
  const name = `${count} calendars of 200 windows in ${count} zones`;
  return { name, calendars, schedule: cron(freshZone(), calendars) };
}

function nightAndDay(): CostCase {
  const timeZone = freshZone();
  const calendars = [
    { name: 'day', timeZone, blackouts: [{ weekdays: ALL_WEEK, from: '09:00', to: '18:00' }] },
    { name: 'night', timeZone, blackouts: [{ weekdays: ALL_WEEK, from: '18:00', to: '09:00' }] },
  ];
  return { name: 'night and day', calendars, schedule: cron(timeZone, calendars) };
}

function oneDayAYear(): CostCase {
  const timeZone = freshZone();
  const calendar: CalendarSpec = {
    name: 'settlement',
    timeZone,
    otherDays: 'off',
    workdays: [{ yearly: '06-15' }],
  };
  const schedule = cron(timeZone, [calendar], {
    expressions: Array.from({ length: 32 }, (_, hour) => `${hour} 9 1 1 *`),
    onDayOff: 'next-workday',
  });
  return { name: 'one workday a year, moved to', calendars: [calendar], schedule };
}

/** A thousand ranges of a year each, in as many calendars as a schedule may name. */
function longRanges(count: number): CostCase {
  const calendars = Array.from({ length: count }, (_, index) => ({
    name: `ranges-${index}`,
    timeZone: freshZone(),
    daysOff: Array.from({ length: 1000 }, (_rule, at): DayRule => {
      const from = Date.parse('1970-01-01T00:00Z') + (at * 83 + index) * 86_400_000;
      return { date: dayText(from), to: dayText(from + 82 * 86_400_000) };
    }),
  }));
  const schedule = cron(freshZone(), calendars, { expressions: ['0 9 * * *'] });
  return { name: `${count} calendars of 1,000 ranges`, calendars, schedule };
}

/** The longest expressions that there may be, and no two ranges alike. */
function manyExpressions(): CostCase {
  let made = 0;
  const expressions = Array.from({ length: 32 }, () => {
    const items = Array.from({ length: 30 }, () => {
      made += 1;
      return `${made % 49}-59/${2 + (Math.floor(made / 49) % 40)}`;
    });
    return `${items.join(',')} 9 * * *`;
  }).map((each) =>
    each.length <= 256 ? each : `${each.slice(0, 240).replace(/,[^,]*$/, '')} 9 * * *`,
  );
  const timeZone = freshZone();
  const calendar = { name: 'tiles', timeZone, blackouts: tiles(199, ALL_WEEK) };
  const schedule = cron(timeZone, [calendar], { expressions });
  return { name: '32 long expressions', calendars: [calendar], schedule };
}

/** One open day a year in each zone, and never the same. */
function daysOfManyZones(count: number): CostCase {
  const calendars = Array.from({ length: count }, (_, index) => ({
    name: `days-${index}`,
    timeZone: freshZone(),
    otherDays: 'off' as const,
    workdays: [{ weekdays: [1 + (index % 7)] }, { yearly: '02-29' }],
  }));
  const schedule = cron(freshZone(), calendars, {
    expressions: Array.from({ length: 32 }, (_, minute) => `${minute} */2 * * *`),
  });
  return { name: `${count} calendars that share one day in four years`, calendars, schedule };
}

/** As many single windows as there may be, one after the other, by turns of all calendars. */
function onceInManyZones(count: number): CostCase {
  const calendars = Array.from({ length: count }, (_, index) => ({
    name: `once-${index}`,
    timeZone: freshZone(),
    blackouts: Array.from({ length: 200 }, (_window, at): BlackoutWindow => {
      const fromTime = NOW + (at * count + index) * 86_400_000;
      return { fromTime, toTime: fromTime + 86_399_000 };
    }),
  }));
  return {
    name: `${count} calendars of windows by turns`,
    calendars,
    schedule: cron(freshZone(), calendars),
  };
}

/** Hardly anything is closed, and each fire time lies in a year that no zone was asked about. */
function yearlyInManyZones(count: number): CostCase {
  const calendars = Array.from({ length: count }, (_, index) => ({
    name: `open-${index}`,
    timeZone: freshZone(),
    blackouts: [{ weekdays: [1], from: '03:00', to: '04:00' }],
  }));
  const schedule = cron(freshZone(), calendars, { expressions: ['0 9 1 7 *'] });
  return { name: `yearly beside ${count} calendars of ${count} zones`, calendars, schedule };
}

function tiles(count: number, weekdays: readonly number[]): readonly BlackoutWindow[] {
  const border = (index: number) => clock(Math.floor((index * 86_400) / count));
  return Array.from({ length: count }, (_, index) => ({
    weekdays,
    from: border(index),
    to: border(index + 1),
    reason: `tile ${index}`,
  }));
}

function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function dayText(instant: number): string {
  return new Date(Math.min(instant, Date.parse('2200-01-01T00:00Z') - 1))
    .toISOString()
    .slice(0, 10);
}

/** The same in every run, from a linear congruential generator. */
export function randomCases(count: number): readonly CostCase[] {
  let state = 20_261_130;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: count }, (_, index) => randomCase(`random ${index + 1}`, random));
}

function randomCase(name: string, random: (below: number) => number): CostCase {
  const calendars = Array.from({ length: 1 + random(16) }, (_, index) =>
    randomCalendar(`random-${index}`, random),
  );
  const expressions = Array.from({ length: 1 + random(32) }, () => {
    const [second, minute, hour] = [random(60), random(60), random(24)];
    const day = ['*', '*', String(1 + random(31)), 'L', 'LW'][random(5)];
    const weekday = ['*', '*', String(random(7)), `${random(7)}#${1 + random(5)}`][random(4)];
    return [`${second} ${minute} ${hour}`, `*/5 ${minute} */3`, '* * *'][random(3)]?.concat(
      ` ${day} * ${weekday}`,
    );
  }).filter((each) => each !== undefined);
  const policies: readonly Partial<CronSpec>[] = [
    {},
    {},
    { onDayOff: 'next-workday' },
    { onDayOff: 'previous-workday' },
    { gap: 'skip', overlapHour: 'both' },
  ];
  const schedule = cron(freshZone(), calendars, { expressions, ...policies[random(5)] });
  return { name, calendars, schedule };
}

function randomCalendar(name: string, random: (below: number) => number): CalendarSpec {
  const day = (): DayRule => {
    const from = Date.parse('2020-01-01T00:00Z') + random(20_000) * 86_400_000;
    const to = dayText(from + random(random(4) === 0 ? 366 : 6) * 86_400_000);
    return [
      { date: dayText(from), to },
      { yearly: dayText(from).slice(5), to: to.slice(5) },
      { weekdays: [6 + random(2)] },
    ][random(3)] as DayRule;
  };
  const window = (): BlackoutWindow => {
    const fromTime = NOW + random(2_000_000_000) * 1000;
    if (random(8) === 0) return { fromTime, toTime: fromTime + 1000 + random(9_000_000) * 1000 };
    const from = random(86_400);
    const length = 1 + random(random(6) === 0 ? 43_200 : 900);
    const weekdays = ALL_WEEK.filter((day) => day === 1 || random(2) === 0);
    return { weekdays, from: clock(from), to: clock((from + length) % 86_400) };
  };
  return {
    name,
    timeZone: freshZone(),
    otherDays: random(30) === 0 ? 'off' : 'on',
    daysOff: Array.from({ length: random(random(3) === 0 ? 500 : 20) }, day),
    workdays: Array.from({ length: random(500) }, day),
    blackouts: Array.from({ length: random(3) === 0 ? random(200) : random(4) }, window),
  };
}
