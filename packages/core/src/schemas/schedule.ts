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
  ...timed,
});

export const atScheduleSchema = z.strictObject({
  kind: z.literal('at'),
  at: z.array(instantSchema).min(1).max(1000),
  ...timed,
});

export const manualScheduleSchema = z.strictObject({ kind: z.literal('manual') });

/** The rule that yields fire times. Whether it means anything is for `timetable` to say. */
export const scheduleSchema = z
  .discriminatedUnion('kind', [
    cronScheduleSchema,
    everyScheduleSchema,
    atScheduleSchema,
    manualScheduleSchema,
  ])
  .meta({ id: 'Schedule' });

export type Schedule = z.output<typeof scheduleSchema>;
