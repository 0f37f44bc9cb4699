import { z } from 'zod';
import { expectations } from './expectations.ts';
import { instantSchema } from './schedule.ts';

/** A calendar's name: a slug, since it is part of znode paths, URLs and the ledger's reasons. */
export const calendarNameSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, expectations.jobId.en)
  .meta({ id: 'CalendarName' });

const reason = z.string().max(200).optional();
/** Whether a text is a day that exists, and whether a range is one, is for `timetable` to say. */
const dayText = z.string().max(32);
const weekdays = z.array(z.int()).min(1).max(7);

export const dayRuleSchema = z
  .union(
    [
      z.strictObject({ date: dayText, to: dayText.optional(), reason }),
      z.strictObject({ yearly: dayText, to: dayText.optional(), reason }),
      z.strictObject({ weekdays, reason }),
    ],
    {
      error: expectations.dayRule.en,
    },
  )
  .meta({ id: 'DayRule' });
export type CalendarDayRule = z.output<typeof dayRuleSchema>;

export const blackoutSchema = z
  .union(
    [
      z.strictObject({ fromTime: instantSchema, toTime: instantSchema, reason }),
      z.strictObject({ weekdays, from: dayText, to: dayText, reason }),
    ],
    {
      error: expectations.blackout.en,
    },
  )
  .meta({ id: 'Blackout' });
export type CalendarBlackout = z.output<typeof blackoutSchema>;

/** What a user writes: days off, workdays and blackouts under a name that schedules refer to. */
export const calendarInputSchema = z
  .strictObject({
    name: calendarNameSchema,
    description: z.string().max(2000).default(''),
    /** Days are those of this zone; there is no default, since a holiday of the wrong zone is hard to see. */
    timeZone: z.string().min(1).max(64),
    /** `off` makes `workdays` the only days that fire. */
    otherDays: z.enum(['on', 'off']).default('on'),
    daysOff: z.array(dayRuleSchema).max(1000).default([]),
    workdays: z.array(dayRuleSchema).max(1000).default([]),
    blackouts: z.array(blackoutSchema).max(200).default([]),
  })
  .meta({ id: 'CalendarInput' });
export type CalendarInput = z.output<typeof calendarInputSchema>;

/** A calendar as it stands in ZooKeeper. */
export const calendarDefinitionSchema = z
  .strictObject({
    ...calendarInputSchema.shape,
    /** Grows with every edit, and over deletion and re-creation: jobs remember which one they must not fall behind. */
    version: z.int().min(1),
    updatedAt: instantSchema,
  })
  .meta({ id: 'CalendarDefinition' });
export type CalendarDefinition = z.output<typeof calendarDefinitionSchema>;
