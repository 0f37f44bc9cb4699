import { type CronSpec, compileSchedule } from '@escapement/timetable';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bruteForce,
  readWallClock,
  transitionsOf,
  type WallClock,
} from './timetable/brute-force.ts';
import { type RandomCron, randomCron, randomDays } from './timetable/random-cron.ts';

const HOUR_MS = 3_600_000;

/** How much longer than in every run of the tests it is to look. A difference is told with its seed. */
const times = Number(process.env['ORACLE_TIMES'] ?? 1);

/** Zones with transitions of every kind that the platform knows. */
const ZONES = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'Africa/Juba',
  'Africa/Tripoli',
  'Africa/Windhoek',
  'America/Adak',
  'America/Anchorage',
  'America/Asuncion',
  'America/Bogota',
  'America/Caracas',
  'America/Chicago',
  'America/Havana',
  'America/Lima',
  'America/Mexico_City',
  'America/New_York',
  'America/Nuuk',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Antarctica/Casey',
  'Antarctica/Macquarie',
  'Antarctica/Troll',
  'Asia/Amman',
  'Asia/Gaza',
  'Asia/Jerusalem',
  'Asia/Kathmandu',
  'Asia/Pyongyang',
  'Asia/Shanghai',
  'Asia/Tehran',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Europe/Dublin',
  'Europe/Istanbul',
  'Europe/London',
  'Europe/Moscow',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kwajalein',
  'Pacific/Norfolk',
];

const POLICIES = fc.record({
  gap: fc.constantFrom('run' as const, 'skip' as const),
  overlapHour: fc.constantFrom('first' as const, 'second' as const, 'both' as const),
});

/** A few of a zone's transitions from 1980 to 2040, spread over them. */
function spread(transitions: readonly number[], count: number): readonly number[] {
  if (transitions.length <= count) return transitions;
  return Array.from(
    { length: count },
    (_, index) => transitions[Math.floor(((index + 0.5) * transitions.length) / count)] ?? 0,
  );
}

function compare(
  cron: RandomCron,
  question: { zone: string; clock: WallClock; policies: Policies },
) {
  const { zone, clock, policies } = question;
  const spec: CronSpec = {
    kind: 'cron',
    expressions: [cron.expression],
    timeZone: zone,
    ...policies,
  };
  const compiled = compileSchedule(spec, { key: 'oracle' });
  // What never fires in any year is refused, and then the slow truth must be empty too.
  const from = clock.instants[0] ?? 0;
  const to = (clock.instants.at(-1) ?? 0) + clock.stepMs;
  const limit = clock.instants.length + 1;
  const expected = bruteForce(cron, clock, policies);
  const found = compiled.ok ? compiled.timetable.between(from, to, limit) : [];
  expect({ zone, cron: cron.expression, ...policies, fires: found }).toEqual({
    zone,
    cron: cron.expression,
    ...policies,
    fires: expected,
  });
  if (!compiled.ok) return;
  const backward: number[] = [];
  let previous = compiled.timetable.previous(to);
  while (previous !== undefined && previous >= from) {
    backward.push(previous);
    previous = compiled.timetable.previous(previous);
  }
  expect(backward.reverse()).toEqual(expected);
}

type Policies = { readonly gap: 'run' | 'skip'; readonly overlapHour: 'first' | 'second' | 'both' };

describe('against every minute around the transitions', () => {
  it.each(ZONES)('%s', (zone) => {
    const all = transitionsOf(zone, { from: Date.UTC(1980, 0), to: Date.UTC(2040, 0) });
    expect(all.length).toBeGreaterThan(0);
    for (const transition of spread(all, 3)) {
      const clock = readWallClock(zone, {
        from: transition - 42 * HOUR_MS,
        to: transition + 30 * HOUR_MS,
        stepMs: 60_000,
      });
      fc.assert(
        fc.property(randomCron(), POLICIES, (cron, policies) => {
          compare(cron, { zone, clock, policies });
        }),
        { numRuns: 25 * times },
      );
    }
  });
});

describe('against every second around a transition', () => {
  it.each([
    ['America/New_York', '2027-03-14T07:00Z'],
    ['America/New_York', '2026-11-01T06:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
    ['Africa/Cairo', '2026-04-23T22:00Z'],
    ['Antarctica/Troll', '2026-10-25T01:00Z'],
  ])('%s at %s', (zone, transition) => {
    const at = Date.parse(transition);
    const span = { from: at - 3 * HOUR_MS, to: at + 3 * HOUR_MS, stepMs: 1000 };
    const clock = readWallClock(zone, span);
    fc.assert(
      fc.property(randomCron(true), POLICIES, (cron, policies) => {
        compare(cron, { zone, clock, policies });
      }),
      { numRuns: 40 * times },
    );
  });
});

describe('against every day', () => {
  it('of forty years', () => {
    const span = { from: Date.UTC(2000, 0), to: Date.UTC(2040, 0), stepMs: 24 * HOUR_MS };
    const clock = readWallClock('UTC', span);
    const policies = { gap: 'run', overlapHour: 'first' } as const;
    fc.assert(
      fc.property(randomDays(), (cron) => compare(cron, { zone: 'UTC', clock, policies })),
      { numRuns: 100 * times },
    );
  });
});
