import { z } from 'zod';
import { fromIso } from '../words/instants.ts';
import { expectations } from './expectations.ts';

/** An instant as ISO 8601 with an offset. */
export const instantSchema = z
  .string()
  .max(40)
  .refine((text) => fromIso(text) !== undefined, {
    error: expectations.instant.en,
  })
  .meta({ id: 'Instant', description: 'ISO 8601, in answers always UTC with milliseconds' });

const timed = {
  startTime: instantSchema.optional(),
  endTime: instantSchema.optional(),
  jitterMs: z.int().min(0).max(86_400_000).optional(),
  calendars: z.array(z.string().min(1).max(64)).max(16).optional(),
};

/** Of a schedule that reads no clock: where the days of its runs are counted; absent where they are those of UTC. */
const zoned = { timeZone: z.string().min(1).max(64).optional() };

export const cronScheduleSchema = z.strictObject({
  kind: z.literal('cron'),
  expressions: z.array(z.string().max(4096)).min(1).max(32),
  timeZone: z.string().min(1).max(64).default('UTC'),
  dialect: z.enum(['vixie', 'quartz']).optional(),
  dayMatch: z.enum(['or', 'and']).optional(),
  gap: z.enum(['run', 'skip']).optional(),
  overlapHour: z.enum(['first', 'second', 'both']).optional(),
  onDayOff: z.enum(['exclude', 'next-workday', 'previous-workday']).optional(),
  workdaysOfMonth: z.array(z.int().min(-31).max(31)).min(1).max(31).optional(),
  ...timed,
});

export const everyScheduleSchema = z.strictObject({
  kind: z.literal('every'),
  everyMs: z.int(),
  anchorTime: instantSchema.optional(),
  ...zoned,
  ...timed,
});

export const atScheduleSchema = z.strictObject({
  kind: z.literal('at'),
  at: z.array(instantSchema).min(1).max(1000),
  ...zoned,
  ...timed,
});

/** A run for each key of a Redis that runs out. */
export const keyExpiredScheduleSchema = z.strictObject({
  kind: z.literal('key-expired'),
  /** The Redis that has the keys, by the name under which the scheduler's configuration has its address. */
  source: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, expectations.secretName.en),
  /** Which keys, as Redis's SCAN takes it: `order:*`. */
  pattern: z.string().min(1).max(256),
  ...zoned,
});

export const manualScheduleSchema = z.strictObject({ kind: z.literal('manual'), ...zoned });

/** The rule that yields fire times. Whether it means anything is for `timetable` to say. */
export const scheduleSchema = z
  .discriminatedUnion('kind', [
    cronScheduleSchema,
    everyScheduleSchema,
    atScheduleSchema,
    keyExpiredScheduleSchema,
    manualScheduleSchema,
  ])
  .meta({ id: 'Schedule' });

export type Schedule = z.output<typeof scheduleSchema>;
export type KeyExpiredSchedule = z.output<typeof keyExpiredScheduleSchema>;

/** A schedule that prescribes instants; the others have runs for what happens. */
export type TimedSchedule = Exclude<Schedule, { kind: 'manual' | 'key-expired' }>;

/** Whether a schedule prescribes instants. */
export function isTimed(schedule: Schedule): schedule is TimedSchedule {
  return schedule.kind !== 'manual' && schedule.kind !== 'key-expired';
}
