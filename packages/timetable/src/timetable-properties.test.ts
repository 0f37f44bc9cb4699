import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSchedule } from './compile.ts';
import type { CronSpec } from './schedule-spec.ts';
import type { Timetable } from './timetable.ts';

const ZONES = [
  'UTC',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Asia/Kathmandu',
];

const sixty = field(0, 59);
const hour = field(0, 23);
const day = fc.oneof(fc.constant('*'), field(1, 28), fc.constantFrom('L', 'LW', '15W', 'L-5'));
const month = fc.oneof({ weight: 3, arbitrary: fc.constant('*') }, field(1, 12));
const weekday = fc.oneof(
  { weight: 3, arbitrary: fc.constant('*') },
  field(0, 6),
  fc.constantFrom('5#2', '1L'),
);

const expression = fc
  .tuple(fc.option(sixty, { nil: undefined }), sixty, hour, day, month, weekday)
  .map((fields) => fields.filter((each) => each !== undefined).join(' '));

const instant = fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00Z') });

const timetable = fc
  .record({
    expressions: fc.array(expression, { minLength: 1, maxLength: 2 }),
    timeZone: fc.constantFrom(...ZONES),
    gap: fc.constantFrom('run' as const, 'skip' as const),
    overlapHour: fc.constantFrom('first' as const, 'second' as const, 'both' as const),
  })
  .map((choice): CronSpec => ({ kind: 'cron', ...choice }))
  .map((spec) => [compileSchedule(spec, { key: 'k' }), spec] as const)
  .filter(([compiled]) => compiled.ok)
  .map(([compiled]) => (compiled.ok ? compiled.timetable : never()));

function field(min: number, max: number): fc.Arbitrary<string> {
  const value = fc.integer({ min, max });
  const step = fc.integer({ min: 1, max: max + 5 });
  return fc.oneof(
    value.map(String),
    fc.tuple(value, value).map(([from, to]) => `${from}-${to}`),
    fc.tuple(value, value, step).map(([from, to, by]) => `${from}-${to}/${by}`),
    step.map((by) => `*/${by}`),
    fc.array(value, { minLength: 2, maxLength: 4 }).map((values) => values.join(',')),
    fc.constant('*'),
  );
}

function never(): never {
  throw new Error('filtered before');
}

function chain(table: Timetable, after: number, count: number): readonly number[] {
  const found: number[] = [];
  let next = table.next(after);
  while (next !== undefined && found.length < count) {
    found.push(next);
    next = table.next(next);
  }
  return found;
}

describe('any cron schedule, from any instant', () => {
  it('next strictly increases', () => {
    fc.assert(
      fc.property(timetable, instant, (table, after) => {
        const found = [after, ...chain(table, after, 20)];
        expect(found.every((each, index) => index === 0 || each > (found[index - 1] ?? 0))).toBe(
          true,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('previous(next(t)) is at most t, and next leads back', () => {
    fc.assert(
      fc.property(timetable, instant, (table, after) => {
        const next = table.next(after);
        if (next === undefined) return;
        const before = table.previous(next);
        if (before === undefined) return;
        expect(before).toBeLessThanOrEqual(after);
        expect(table.next(before)).toBe(next);
      }),
      { numRuns: 150 },
    );
  });

  it('previous walks the same instants backwards', () => {
    fc.assert(
      fc.property(timetable, instant, (table, after) => {
        const forward = chain(table, after, 20);
        const last = forward.at(-1);
        if (last === undefined) return;
        const backward = [last];
        for (let index = 1; index < forward.length; index += 1) {
          backward.push(table.previous(backward.at(-1) ?? 0) ?? 0);
        }
        expect(backward.reverse()).toEqual(forward);
      }),
      { numRuns: 150 },
    );
  });

  it('walking in one go equals walking with restarts, and between equals the walk', () => {
    fc.assert(
      fc.property(timetable, instant, fc.integer({ min: 1, max: 7 }), (...[table, from, limit]) => {
        const to = (chain(table, from, 30).at(-1) ?? from) + 1;
        const whole = table.between(from, to, 1000);
        const pieces: number[] = [];
        let resumeAt: number | undefined = from;
        while (resumeAt !== undefined) {
          const walk = table.walk(resumeAt, to, limit);
          pieces.push(...walk.entries.map((entry) => entry.fireTime));
          resumeAt = walk.resumeAt;
        }
        expect(pieces).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });
});
