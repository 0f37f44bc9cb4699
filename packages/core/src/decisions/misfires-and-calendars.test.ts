import { leastMs, standingJob } from '@escapement/testkit';
import { compileSchedule, type Timetable } from '@escapement/timetable';
import { describe, expect, it } from 'vitest';
import { type CalendarInput, calendarInputSchema } from '../schemas/calendar.ts';
import type { CatchUp, JobDefinition } from '../schemas/job.ts';
import { toIso } from '../words/instants.ts';
import { redisMillis } from '../words/redis-millis.ts';
import { toCalendarSpec } from './calendar-spec.ts';
import { planJob } from './plan-job.ts';
import { toScheduleSpec } from './schedule-spec.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A Sunday. */
const now = redisMillis(Date.UTC(2026, 10, 22, 12, 0, 0));

const weekends = calendarInputSchema.parse({
  name: 'weekends',
  timeZone: 'UTC',
  daysOff: [{ weekdays: [6, 7], reason: 'weekend' }],
});

function definitionWith(schedule: object, catchUp: CatchUp): JobDefinition {
  return standingJob({ schedule, catchUp });
}

function timetableOf(definition: JobDefinition, calendars: readonly CalendarInput[]): Timetable {
  const known = new Map(calendars.map((each) => [each.name, toCalendarSpec(each)]));
  const spec = toScheduleSpec(definition.schedule);
  const compiled = compileSchedule(spec, { key: definition.id, calendars: known });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable;
}

function planned(options: {
  readonly schedule: object;
  readonly catchUp?: CatchUp;
  readonly since: number;
  readonly calendars?: readonly CalendarInput[];
}) {
  const { schedule, catchUp = { policy: 'latest', withinMs: hour }, since } = options;
  const definition = definitionWith(schedule, catchUp);
  const timetable = timetableOf(definition, options.calendars ?? [weekends]);
  return planJob({
    definition,
    timetable,
    nextFireTime: since,
    now,
    horizonMs: minute,
    epoch: 7,
    limit: 100,
  });
}

/** Rows as a person reads them: `from..until count outcome reason detail`, in hours before now. */
function rowsOf(plan: ReturnType<typeof planned>): readonly string[] {
  return plan.outcomes.map((row) => {
    const at = (instant: number) => String((instant - now) / hour);
    const until = row.untilFireTime === undefined ? '' : `..${at(row.untilFireTime)}`;
    const count = row.count === undefined ? '' : ` ×${row.count}`;
    return `${at(row.fireTime)}${until}${count} ${row.outcome} ${row.reason} ${row.detail ?? ''}`.trim();
  });
}

const firesOf = (plan: ReturnType<typeof planned>) =>
  plan.runs.map((run) => (run.fireTime - now) / hour);

const hourly = { kind: 'cron', expressions: ['0 * * * *'], timeZone: 'UTC' };
const withWeekends = { ...hourly, calendars: ['weekends'] };

describe('fire times that nobody served, each with an outcome', () => {
  it.each<{
    name: string;
    catchUp: CatchUp;
    schedule?: object;
    since?: number;
    fires: readonly number[];
    rows: readonly string[];
  }>([
    {
      name: 'latest serves the newest within its window',
      catchUp: { policy: 'latest', withinMs: 3 * hour },
      fires: [-1, 0],
      rows: ['-5..-4 ×2 missed too-old', '-3..-2 ×2 missed newer-run-serves'],
    },
    {
      name: 'latest serves nothing that is older than its window',
      catchUp: { policy: 'latest', withinMs: 30 * minute },
      fires: [0],
      rows: ['-5..-1 ×5 missed too-old'],
    },
    {
      name: 'none serves nothing',
      catchUp: { policy: 'none' },
      fires: [0],
      rows: ['-5..-1 ×5 missed catch-up-none'],
    },
    {
      name: 'all serves everything within window and bound',
      catchUp: { policy: 'all', max: 10, withinMs: 4 * hour },
      fires: [-4, -3, -2, -1, 0],
      rows: ['-5 missed too-old'],
    },
    {
      name: 'all serves the newest up to its bound',
      catchUp: { policy: 'all', max: 2, withinMs: 4 * hour },
      fires: [-2, -1, 0],
      rows: ['-5 missed too-old', '-4..-3 ×2 missed catch-up-limit'],
    },
    {
      name: 'what a calendar took out is skipped by name, not missed, however late it is decided',
      catchUp: { policy: 'all', max: 10, withinMs: 2 * day },
      schedule: withWeekends,
      since: now - 38 * hour,
      fires: [-38, -37],
      rows: ['-36..-1 ×36 skipped calendar CALENDAR_DAY_OFF:weekends:weekend', '0 skipped'],
    },
    {
      name: 'the newest that fires is served, though excluded instants follow it',
      catchUp: { policy: 'latest', withinMs: 2 * day },
      schedule: withWeekends,
      since: now - 39 * hour,
      fires: [-37],
      rows: [
        '-39..-38 ×2 missed newer-run-serves',
        '-36..-1 ×36 skipped calendar CALENDAR_DAY_OFF:weekends:weekend',
        '0 skipped',
      ],
    },
  ])('$name', ({ catchUp, schedule = hourly, since = now - 5 * hour, fires, rows }) => {
    const plan = planned({ schedule, catchUp, since });
    expect(firesOf(plan)).toEqual(fires);
    const told = rowsOf(plan);
    expect(told).toHaveLength(rows.length);
    for (const [i, row] of rows.entries()) expect(told[i]).toContain(row);
  });

  it('two excluded stretches with a served fire time between them are two rows', () => {
    const lunch = calendarInputSchema.parse({
      name: 'lunch',
      timeZone: 'UTC',
      blackouts: [7, 9].map((at) => ({
        fromTime: toIso(Date.UTC(2026, 10, 22, at)),
        toTime: toIso(Date.UTC(2026, 10, 22, at, 1)),
      })),
    });
    const plan = planned({
      schedule: { ...hourly, calendars: ['lunch'] },
      catchUp: { policy: 'all', max: 10, withinMs: day },
      since: now - 5 * hour,
      calendars: [lunch],
    });
    expect(firesOf(plan)).toEqual([-4, -2, -1, 0]);
    expect(rowsOf(plan)).toEqual([
      '-5 skipped calendar CALENDAR_BLACKOUT:lunch',
      '-3 skipped calendar CALENDAR_BLACKOUT:lunch',
    ]);
  });

  it('nothing is owed outside of the validity, and no row is written for it', () => {
    const window = { startTime: toIso(now - 3 * hour), endTime: toIso(now - hour) };
    const plan = planned({ schedule: { ...hourly, ...window }, since: now - 9 * hour });
    expect(firesOf(plan)).toEqual([]);
    expect(rowsOf(plan)).toEqual(['-3..-2 ×2 missed too-old']);
    expect(plan.nextFireTime).toBeUndefined();
  });

  it('a fire time whose jitter lets it be due later is no misfire, however late it is decided', () => {
    const schedule = { kind: 'every', everyMs: 10_000, jitterMs: 60_000 };
    const plan = planned({ schedule, since: now - 50_000, catchUp: { policy: 'none' } });
    const passed = [50, 40, 30, 20, 10].map((seconds) => now - seconds * 1000);
    const toCome = plan.runs.filter((run) => run.fireTime < now - 2000);
    expect(toCome.every((run) => run.dueTime >= now - 2000)).toBe(true);
    expect(toCome.length).toBeGreaterThan(0);
    const missed = plan.outcomes.flatMap((row) => row.fireTimes ?? [row.fireTime]);
    expect([...missed, ...toCome.map((run) => run.fireTime)].sort()).toEqual(passed);
  });

  it('jitter moves when a run is due, never which fire time it is for, and is the same on every node', () => {
    const schedule = { kind: 'every', everyMs: 10_000, jitterMs: 5000 };
    const plan = planned({ schedule, since: now });
    const delays = plan.runs.map((run) => run.dueTime - run.fireTime);
    expect(plan.runs.map((run) => (run.fireTime - now) / 1000)).toEqual([0, 10, 20, 30, 40, 50]);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(5000);
    expect(new Set(delays).size).toBeGreaterThan(1);
    expect(planned({ schedule, since: now })).toEqual(plan);
  });
});

describe('a cursor ten years old', () => {
  const everySecond = { kind: 'cron', expressions: ['* * * * * *'], timeZone: 'UTC' };
  const since = now - 3652 * day;
  const policies: readonly CatchUp[] = [
    { policy: 'none' },
    { policy: 'latest', withinMs: 365 * day },
    { policy: 'all', max: 1000, withinMs: 365 * day },
  ];

  it.each(policies)('costs milliseconds with calendars under $policy', (catchUp) => {
    const schedule = { ...everySecond, calendars: ['weekends'] };
    expect(leastMs(() => planned({ schedule, catchUp, since }))).toBeLessThan(200);
    const plan = planned({ schedule, catchUp, since });
    expect(plan.outcomes.length).toBeLessThan(200);
    expect(plan.outcomes.at(0)?.fireTime).toBe(since);
  });

  it('has a row up to the last second before now, though a calendar took all of it out', () => {
    const schedule = { ...everySecond, calendars: ['weekends'] };
    // The Saturday and half of the Sunday: 129,600 instants and not one that fires.
    const catchUp: CatchUp = { policy: 'latest', withinMs: 7 * day };
    const plan = planned({ schedule, catchUp, since: Date.UTC(2026, 10, 21) });
    // The first thousand are counted, so that what stands among them can be left out; the rest is one row more.
    const [counted, rest] = plan.outcomes;
    const why = {
      outcome: 'skipped',
      reason: 'calendar',
      detail: 'CALENDAR_DAY_OFF:weekends:weekend',
    };
    expect(counted).toMatchObject({ fireTime: Date.UTC(2026, 10, 21), count: 1000, ...why });
    const next = Date.UTC(2026, 10, 21) + 1_000_000;
    expect(rest).toMatchObject({ fireTime: next, untilFireTime: now - 3000, ...why });
    expect(plan.runs).toEqual([]);
  });

  it('has a row for what is excluded after the run that is served', () => {
    const schedule = { ...everySecond, calendars: ['weekends'] };
    const friday = Date.UTC(2026, 10, 21) - 1000;
    const plan = planned({ schedule, catchUp: { policy: 'latest', withinMs: 7 * day }, since });
    expect(plan.runs.map((run) => run.fireTime)).toEqual([friday]);
    const past = plan.outcomes.filter((row) => row.fireTime < now - 2000);
    expect(past.at(-1)).toMatchObject({
      fireTime: friday + 1000,
      untilFireTime: now - 3000,
      reason: 'calendar',
    });
  });
});
