import { compileSchedule, type ScheduleSpec, type Timetable } from '@escapement/timetable';
import { describe, expect, it } from 'vitest';
import type { CatchUp } from '../schemas/job.ts';
import { redisMillis } from '../words/redis-millis.ts';
import { catchUpOf, decideMisfires, decideOverdue } from './catch-up.ts';

/** All facts are told in seconds from this instant. */
const now = redisMillis(Date.UTC(2026, 10, 22, 12));
const at = (seconds: number) => now + seconds * 1000;
const seconds = (instant: number) => (instant - now) / 1000;

function timetableOf(spec: ScheduleSpec): Timetable {
  const compiled = compileSchedule(spec, { key: 'tick' });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable;
}

const tens = timetableOf({ kind: 'every', everyMs: 10_000 });

interface Stretch {
  readonly from: number;
  readonly until?: number;
  readonly timetable?: Timetable;
  readonly jitterMs?: number;
}

function decided(policy: CatchUp, { from, until = -2, timetable = tens, jitterMs = 0 }: Stretch) {
  const span = { from: at(from), until: at(until), now, jitterMs };
  const { serve, outcomes } = decideMisfires(timetable, policy, span);
  return {
    serve: serve.map(seconds),
    rows: outcomes.map(({ fireTime, untilFireTime, reason }) => {
      return `${seconds(fireTime)}..${seconds(untilFireTime ?? fireTime)} ${reason}`;
    }),
  };
}

const facts: readonly (readonly [
  string,
  CatchUp,
  serve: readonly number[],
  rows: readonly string[],
])[] = [
  ['none serves nothing and says so', { policy: 'none' }, [], ['-50..-10 catch-up-none']],
  [
    'the latest serves the newest, which stands for those before it',
    { policy: 'latest', withinMs: 3_600_000 },
    [-10],
    ['-50..-20 newer-run-serves'],
  ],
  [
    'the latest tells what is too old from what a newer one serves',
    { policy: 'latest', withinMs: 30_000 },
    [-10],
    ['-50..-40 too-old', '-30..-20 newer-run-serves'],
  ],
  [
    'the window holds the fire time at its very edge',
    { policy: 'all', max: 100, withinMs: 30_000 },
    [-30, -20, -10],
    ['-50..-40 too-old'],
  ],
  [
    'the window does not hold the fire time a millisecond beyond its edge',
    { policy: 'all', max: 100, withinMs: 29_999 },
    [-20, -10],
    ['-50..-30 too-old'],
  ],
  [
    'a limit serves the newest and says that it was the limit',
    { policy: 'all', max: 2, withinMs: 30_000 },
    [-20, -10],
    ['-50..-40 too-old', '-30..-30 catch-up-limit'],
  ],
  [
    'a window shorter than the lateness serves nothing',
    { policy: 'latest', withinMs: 9_000 },
    [],
    ['-50..-10 too-old'],
  ],
];

describe('fire times that passed unserved', () => {
  it.each(facts)('%s', (...[, policy, serve, rows]) => {
    expect(decided(policy, { from: -50 })).toEqual({ serve, rows });
  });

  it('begin with the cursor and end before the end of the stretch', () => {
    const all: CatchUp = { policy: 'all', max: 100, withinMs: 3_600_000 };
    expect(decided(all, { from: -30, until: -10 }).serve).toEqual([-30, -20]);
    expect(decided(all, { from: -29.999, until: -9.999 }).serve).toEqual([-20, -10]);
  });

  it('are none where the stretch is empty', () => {
    for (const policy of facts.map((fact) => fact[1])) {
      expect(decided(policy, { from: -10, until: -10 })).toEqual({ serve: [], rows: [] });
    }
  });

  it('each have exactly one outcome, under every policy', () => {
    for (const [, policy] of facts) {
      const span = { from: at(-50), until: at(-2), now, jitterMs: 0 };
      const { serve, outcomes } = decideMisfires(tens, policy, span);
      const rows = outcomes.flatMap((row) => row.fireTimes ?? [row.fireTime]);
      expect([...serve, ...rows].map(seconds).sort((a, b) => a - b)).toEqual([
        -50, -40, -30, -20, -10,
      ]);
    }
  });

  it('are no misfires while their jitter lets them be due later, whatever the policy', () => {
    const jittered = timetableOf({ kind: 'every', everyMs: 10_000, jitterMs: 60_000 });
    const span = { from: at(-50), until: at(-2), now, jitterMs: 60_000 };
    const { serve, outcomes } = decideMisfires(jittered, { policy: 'none' }, span);
    const isToCome = (fire: number) => jittered.dueTime(at(fire)) >= at(-2);
    const all = [-50, -40, -30, -20, -10];
    expect(all.filter(isToCome).length).toBeGreaterThan(0);
    expect(serve.map(seconds)).toEqual(all.filter(isToCome));
    const rows = outcomes.flatMap((row) => row.fireTimes ?? [row.fireTime]);
    expect(rows.map(seconds)).toEqual(all.filter((fire) => !isToCome(fire)));
    expect(rows.length).toBeGreaterThan(0);
  });

  describe('of which jitter holds back some', () => {
    const jittered = timetableOf({ kind: 'every', everyMs: 10_000, jitterMs: 60_000 });
    const isLate = (fire: number) => jittered.dueTime(at(fire)) < at(-2);
    /** A stretch whose newest fire time is late, and one whose newest is to come, beside late ones. */
    const ends = Array.from({ length: 30 }, (_, i) => -2 - 10 * i);
    const stretches = ends.map((until) => ({ from: until - 48, until }));
    const served = (policy: CatchUp, { from, until }: { from: number; until: number }) => {
      const span = { from: at(from), until: at(until), now, jitterMs: 60_000 };
      const { serve } = decideMisfires(jittered, policy, span);
      return serve.map(seconds).map((fire) => ({
        fire,
        isLate: jittered.dueTime(at(fire)) < at(until),
      }));
    };

    it('no late one is served where a newer one is still to come', () => {
      const latest: CatchUp = { policy: 'latest', withinMs: 3_600_000 };
      const kinds = new Set<string>();
      for (const stretch of stretches) {
        const serve = served(latest, stretch);
        const late = serve.filter((each) => each.isLate).map(({ fire }) => fire);
        const newest = Math.max(...serve.map(({ fire }) => fire));
        expect(late).toEqual(late.length === 0 ? [] : [newest]);
        kinds.add(late.length === 0 ? 'to come' : 'late');
      }
      expect(kinds).toEqual(new Set(['to come', 'late']));
    });

    it('those to come are among the newest that a policy serves', () => {
      const two: CatchUp = { policy: 'all', max: 2, withinMs: 3_600_000 };
      const { serve } = decided(two, { from: -50, timetable: jittered, jitterMs: 60_000 });
      expect(serve.filter((fire) => isLate(fire) && fire < -20)).toEqual([]);
      expect(serve).toEqual(expect.arrayContaining([-20, -10]));
    });
  });
});

describe('overdue runs of which a change asks', () => {
  it.each<[string, CatchUp, serve: readonly number[], reasons: readonly string[]]>([
    ['none', { policy: 'none' }, [], ['catch-up-none', 'catch-up-none', 'catch-up-none']],
    [
      'the latest',
      { policy: 'latest', withinMs: 25_000 },
      [-10],
      ['too-old', 'newer-run-serves', 'newer-run-serves'],
    ],
    [
      'all within a window',
      { policy: 'all', max: 100, withinMs: 25_000 },
      [-20, -10],
      ['too-old', 'catch-up-limit', 'catch-up-limit'],
    ],
    [
      'one of all',
      { policy: 'all', max: 1, withinMs: 25_000 },
      [-10],
      ['too-old', 'catch-up-limit', 'catch-up-limit'],
    ],
  ])('are decided in whatever order they come: %s', (...[, policy, serve, reasons]) => {
    const decision = decideOverdue(policy, [at(-10), at(-30), at(-20)], now);
    expect([...decision.serve].map(seconds)).toEqual(serve);
    expect([-30, -20, -10].map((fire) => decision.reasonOf(at(fire)))).toEqual(reasons);
  });
});

describe('how far back a job catches up', () => {
  const latest = { policy: 'latest', withinMs: 3_600_000 } as const;
  const every = { kind: 'every', everyMs: 10_000 } as const;

  it('is no further than it lets its runs begin', () => {
    const of = (startWithinMs: number) =>
      catchUpOf({ catchUp: latest, startWithinMs, schedule: every });
    expect(of(60_000)).toEqual({ policy: 'latest', withinMs: 60_000 });
    expect(of(7_200_000)).toEqual(latest);
    expect(catchUpOf({ catchUp: latest, schedule: every })).toBe(latest);
  });

  it('counts from when a run is due, which jitter puts off', () => {
    const schedule = { ...every, jitterMs: 30_000 };
    const within = catchUpOf({ catchUp: latest, startWithinMs: 60_000, schedule });
    expect(within).toEqual({ policy: 'latest', withinMs: 90_000 });
  });

  it('stays nothing where it is nothing', () => {
    const none = { policy: 'none' } as const;
    expect(catchUpOf({ catchUp: none, startWithinMs: 60_000, schedule: every })).toEqual(none);
  });
});
