import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BlackoutWindow, CalendarSpec, DayRule } from './calendar-spec.ts';
import { compileSchedule } from './compile.ts';

const ZONES = ['UTC', 'America/New_York', 'Africa/Cairo', 'Pacific/Apia', 'Asia/Shanghai'];
const FROM = Date.parse('2011-12-01T00:00Z');
const SPAN_MS = 120 * 86_400_000;

const instant = fc.integer({ min: 0, max: SPAN_MS / 1000 }).map((seconds) => FROM + seconds * 1000);
const date = instant.map((each) => new Date(each).toISOString().slice(0, 10));
const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 });
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);

const dayRule: fc.Arbitrary<DayRule> = fc.oneof(
  date.map((day) => ({ date: day, reason: 'once' })),
  date.map((day) => ({ yearly: day.slice(5), reason: 'yearly' })),
  weekdays.map((days) => ({ weekdays: days })),
);

const blackout: fc.Arbitrary<BlackoutWindow> = fc.oneof(
  fc
    .tuple(instant, fc.integer({ min: 1, max: 5_000_000 }))
    .map(([fromTime, seconds]) => ({ fromTime, toTime: fromTime + seconds * 1000 })),
  fc.record({ weekdays, from: time, to: time }),
);

function calendar(name: string): fc.Arbitrary<CalendarSpec> {
  return fc.record({
    name: fc.constant(name),
    timeZone: fc.constantFrom(...ZONES),
    otherDays: fc.constantFrom('on' as const, 'off' as const),
    daysOff: fc.array(dayRule, { maxLength: 4 }),
    workdays: fc.array(dayRule, { maxLength: 4 }),
    blackouts: fc.array(blackout, { maxLength: 3 }),
  });
}

/** What is refused for its calendars fires at most where a change of the clocks moves it; told by walking beside a rule that stands. */
function expectNothingLost(refused: {
  readonly calendars: readonly CalendarSpec[];
  readonly expression: string;
  readonly timeZone: string;
}): void {
  const { calendars, expression, timeZone } = refused;
  const compiled = compileSchedule(
    {
      kind: 'cron',
      expressions: [expression, '@every 40000d'],
      timeZone,
      calendars: calendars.map((each) => each.name),
    },
    { key: 'k', calendars: new Map(calendars.map((each) => [each.name, each])) },
  );
  if (!compiled.ok) return;
  const { entries } = compiled.timetable.walk(FROM, FROM + SPAN_MS, 20_000);
  const fired = entries.filter((entry) => entry.kind === 'fire');
  expect(
    fired.filter(({ fireTime }) => compiled.timetable.explain(fireTime).kind !== 'gap'),
  ).toEqual([]);
}

const sample = fc.record({
  calendars: fc.oneof(
    calendar('a').map((one) => [one]),
    fc.tuple(calendar('a'), calendar('b')).map((two) => [...two]),
    fc.tuple(calendar('a'), calendar('b'), calendar('c')).map((three) => [...three]),
  ),
  expression: fc.constantFrom(
    '0 * * * *',
    '30 2 * * *',
    '*/20 1-4 * * *',
    '0 0 * * MON',
    '15 9 L * *',
    '30 2 * * SUN',
    '0 0 * * 6,0',
    '0 9 1-7 * MON-FRI',
    '*/10 0 L * *',
  ),
  gap: fc.constantFrom('run' as const, 'skip' as const),
  timeZone: fc.constantFrom(...ZONES),
});

it('jumping over what calendars exclude finds what walking through it finds, both ways', {
  timeout: 60_000,
}, () => {
  let compared = 0;
  fc.assert(
    fc.property(sample, ({ calendars, expression, timeZone, gap }) => {
      const names = calendars.map((each) => each.name);
      const compiled = compileSchedule(
        { kind: 'cron', expressions: [expression], timeZone, gap, calendars: names },
        { key: 'k', calendars: new Map(calendars.map((each) => [each.name, each])) },
      );
      if (!compiled.ok) {
        expectNothingLost({ calendars, expression, timeZone });
        return;
      }
      const { timetable } = compiled;
      const to = FROM + SPAN_MS;
      const walked = timetable
        .walk(FROM, to, 20_000)
        .entries.flatMap((entry) => (entry.kind === 'fire' ? [entry.fireTime] : []));
      expect(timetable.between(FROM, to, 20_000)).toEqual(walked);
      const backward: number[] = [];
      let previous = timetable.previous(to);
      while (previous !== undefined && previous >= FROM) {
        backward.push(previous);
        previous = timetable.previous(previous);
      }
      expect(backward.reverse()).toEqual(walked);
      compared += walked.length;
    }),
    { numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(1000);
});
