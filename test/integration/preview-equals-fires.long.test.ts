import {
  type CalendarDefinition,
  type JobDefinition,
  jobDefinitionSchema,
  redisMillis,
  type Schedule,
  silentMeter,
  toIso,
} from '@escapement/core';
import { previewSchema, type SchedulePreview } from '@escapement/protocol';
import { silentLogger, VirtualClock } from '@escapement/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bearer,
  type FakeWorld,
  openFakeWorld,
} from '../../packages/api/src/fixtures/fake-world.ts';
import { lookAhead, runPass } from '../../packages/scheduler/src/plan-pass.ts';
import { createProjector } from '../../packages/scheduler/src/projector.ts';
import { SuspectJobs } from '../../packages/scheduler/src/suspect-jobs.ts';
import { createTimetables } from '../../packages/scheduler/src/timetables.ts';
import { MemorySchedule } from '../rig/memory-schedule.ts';

/** Zones with the transitions that schedulers get wrong, each with an instant shortly before one. */
const nights: readonly (readonly [string, string])[] = [
  ['America/New_York', '2027-03-14T05:30:00.000Z'],
  ['America/New_York', '2026-11-01T04:00:00.000Z'],
  ['Europe/Berlin', '2027-03-28T00:10:00.000Z'],
  ['Europe/Berlin', '2026-10-25T00:10:00.000Z'],
  ['Australia/Lord_Howe', '2026-10-03T14:00:00.000Z'],
  ['Australia/Lord_Howe', '2027-04-03T14:00:00.000Z'],
  ['Africa/Cairo', '2027-04-29T20:00:00.000Z'],
  ['Africa/Casablanca', '2027-02-07T00:30:00.000Z'],
  ['Antarctica/Troll', '2027-03-28T00:00:00.000Z'],
  ['Pacific/Apia', '2011-12-29T08:00:00.000Z'],
  ['America/Santiago', '2026-09-06T02:00:00.000Z'],
  ['Asia/Shanghai', '2026-09-29T22:00:00.000Z'],
  ['Asia/Kathmandu', '2026-12-31T18:00:00.000Z'],
  ['UTC', '2027-02-28T23:00:00.000Z'],
];

const drafts = [
  {
    name: 'golden-week',
    timeZone: 'Asia/Shanghai',
    daysOff: [{ date: '2026-10-01', to: '2026-10-07', reason: '国庆' }],
    workdays: [{ date: '2026-10-10' }],
  },
  {
    name: 'weekends',
    timeZone: 'Europe/Berlin',
    daysOff: [{ weekdays: [6, 7], reason: 'weekend' }],
  },
  {
    name: 'nights',
    timeZone: 'America/New_York',
    blackouts: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '01:45', to: '02:45', reason: 'backup' }],
  },
];

const expressions = [
  '30 2 * * *',
  '*/15 * * * *',
  '0 */30 1-3 * * *',
  '15 2 * * *',
  '0 0 * * *',
  '45 1,2 * * *',
  '*/7 * * * * *',
  '0 0 L * *',
  '0 9 LW * *',
  '30 1 * * SUN#2',
  '0 12 15W * *',
  'H H(0-3) * * *',
  '0 2-4 * * MON-FRI',
  '59 23 31 12 *',
  '@hourly',
  '0 0 1,15 * 5',
  '30 0 2 * * ? 2026-2028',
  '0 3 * * 5L',
];

const cronSchedule = (timeZone: string) =>
  fc.record(
    {
      kind: fc.constant('cron' as const),
      timeZone: fc.constant(timeZone),
      expressions: fc.uniqueArray(fc.constantFrom(...expressions), { minLength: 1, maxLength: 3 }),
      gap: fc.constantFrom('run' as const, 'skip' as const),
      overlapHour: fc.constantFrom('first' as const, 'second' as const, 'both' as const),
      onDayOff: fc.constantFrom('exclude' as const, 'next-workday' as const),
      jitterMs: fc.constantFrom(0, 1, 45_000),
      calendars: fc.uniqueArray(fc.constantFrom(...drafts.map((each) => each.name)), {
        maxLength: 2,
      }),
    },
    { requiredKeys: ['kind', 'timeZone', 'expressions'] },
  );

const everySchedule = fc.record(
  {
    kind: fc.constant('every' as const),
    everyMs: fc.constantFrom(1000, 7000, 60_000, 3_600_000, 86_400_000),
    anchorTime: fc.constantFrom(toIso(1_000_000_123)),
    jitterMs: fc.constantFrom(0, 5000),
    calendars: fc.uniqueArray(fc.constantFrom(...drafts.map((each) => each.name)), {
      maxLength: 1,
    }),
  },
  { requiredKeys: ['kind', 'everyMs'] },
);

const cases = fc.constantFrom(...nights).chain(([zone, night]) =>
  fc.record({
    schedule: fc.oneof({ weight: 5, arbitrary: cronSchedule(zone) }, everySchedule),
    // Whole milliseconds around the night, so that the clock stands on, before and behind fire times.
    start: fc.integer({ min: -3_600_000, max: 7_200_000 }).map((ms) => Date.parse(night) + ms),
    /** How far the clock moves between two passes, as a share of the horizon. */
    pace: fc.integer({ min: 1, max: 40 }),
  }),
);

const horizonMs = 60_000;
const shown = 25;

describe('the preview of a schedule', () => {
  let world: FakeWorld;
  const calendars = new Map<string, CalendarDefinition>();

  beforeAll(async () => {
    world = await openFakeWorld();
    for (const draft of drafts) calendars.set(draft.name, world.calendars.seed(draft));
  });
  afterAll(() => world.api.close());

  async function preview(schedule: Schedule, from: number): Promise<SchedulePreview | undefined> {
    const answer = await world.api.inject({
      method: 'POST',
      url: '/api/v1/schedules/preview',
      headers: bearer,
      payload: { schedule, key: 'tick', from: toIso(from), n: shown },
    });
    return answer.statusCode === 200 ? previewSchema.parse(answer.json()) : undefined;
  }

  it('is what a leader then stages and skips, instant by instant, over clock changes and calendars', async () => {
    const seen = { compared: 0, normal: 0, gap: 0, overlap: 0, excluded: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async ({ schedule, start, pace }) => {
        const promised = await preview(schedule, start + 1);
        // A random schedule may be one that never fires, which no leader is given.
        if (promised === undefined) return;
        const definition = definitionOf(schedule, start);
        const last = promised.fires.at(-1);
        const end = last === undefined ? start + 86_400_000 : Date.parse(last.fireTime);
        const decided = await lead(definition, { calendars, start, end, pace });
        const upTo = <T extends { at: number }>(rows: readonly T[]) =>
          rows.filter((row) => row.at <= end);
        expect(upTo(decided.fires).map((fire) => toIso(fire.at))).toEqual(
          promised.fires.map((fire) => fire.fireTime),
        );
        const skipped = upTo(decided.skipped).map(({ at, reason }) => ({ at: toIso(at), reason }));
        // The preview lists the first hundred; a leader skips all of them.
        expect(skipped.slice(0, promised.excluded.length)).toEqual(
          promised.excluded.filter((row) => Date.parse(row.at) <= end),
        );
        const { jitterMs = 0 } = schedule;
        for (const { at, dueTime } of decided.fires) {
          expect(dueTime).toBeGreaterThanOrEqual(at);
          expect(dueTime).toBeLessThanOrEqual(at + jitterMs);
        }
        seen.compared += 1;
        for (const fire of promised.fires) seen[fire.kind] += 1;
        seen.excluded += skipped.length;
      }),
      { numRuns: 400, seed: 20_261_122 },
    );
    // That the random schedules met what they are meant to meet.
    expect(seen.compared).toBeGreaterThanOrEqual(200);
    expect(seen.normal).toBeGreaterThan(2000);
    expect(Math.min(seen.gap, seen.overlap, seen.excluded)).toBeGreaterThan(20);
  }, 120_000);
});

function definitionOf(schedule: Schedule, createdAt: number): JobDefinition {
  const at = toIso(createdAt);
  return jobDefinitionSchema.parse({
    id: 'tick',
    schedule,
    task: { kind: 'handler', handler: 'noop' },
    version: 1,
    revision: 1,
    createdAt: at,
    updatedAt: at,
  });
}

/** Lets a leader plan the job from its creation until everything up to `end` is decided, under a clock that is moved. */
async function lead(
  definition: JobDefinition,
  world: {
    readonly calendars: ReadonlyMap<string, CalendarDefinition>;
    readonly start: number;
    readonly end: number;
    readonly pace: number;
  },
) {
  const clock = new VirtualClock(world.start);
  const store = new MemorySchedule();
  const catalog = catalogOf(definition);
  const term = { nodeId: 'node-a', epoch: 7, ensembleId: 'e', since: redisMillis(world.start) };
  const timetables = createTimetables(silentLogger, world.calendars);
  const time = { now: () => redisMillis(clock.now()) };
  const suspects = new SuspectJobs();
  const parts = {
    ...{ term, store, catalog, timetables, suspects },
    ...{ calendars: world.calendars, clock, time },
  };
  const projector = createProjector({ ...parts, logger: silentLogger, meter: silentMeter });
  await projector.reconcile();
  const pass = async () => {
    const deps = {
      ...parts,
      projector,
      logger: silentLogger,
      meter: silentMeter,
      horizonMs: () => horizonMs,
      redisNow: () => redisMillis(clock.now()),
      onStaged: () => undefined,
      isStopping: () => false,
    };
    const done = await runPass(deps, await lookAhead(deps));
    expect(done.kind).toBe('committed');
  };
  await pass();
  for (;;) {
    const cursor = store.cursors.get(definition.id);
    if (cursor === undefined || cursor > world.end) break;
    // At the pace of the case, but over a quiet stretch at once to where the next instant comes into sight.
    const stepMs = (horizonMs * world.pace) / 40;
    clock.setWall(Math.max(clock.now() + stepMs, cursor - horizonMs + 1));
    await pass();
  }
  const advances = store.decidedFor(definition.id);
  expect(advances.flatMap((each) => each.outcomes).every((row) => row.reason === 'calendar')).toBe(
    true,
  );
  return {
    fires: advances
      .flatMap((each) => each.runs)
      .map((run) => ({ at: run.fireTime, dueTime: run.dueTime })),
    skipped: advances
      .flatMap((each) => each.outcomes)
      .map((row) => ({ at: row.fireTime, reason: row.detail })),
  };
}

function catalogOf(definition: JobDefinition) {
  return {
    open: async () => undefined,
    get: (jobId: string) => (jobId === definition.id ? definition : undefined),
    all: () => [definition],
    bytes: 0,
    size: 1,
    broken: () => new Map<string, string>(),
    onChange: () => () => undefined,
    refresh: async () => undefined,
    catchUp: async () => undefined,
    onWentBack: () => () => undefined,
    close: async () => undefined,
  };
}
