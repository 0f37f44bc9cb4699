import { z } from 'zod';
import { calendarNameSchema } from './calendar.ts';
import { scheduleSchema } from './schedule.ts';

/**
 * What an edit, pause, resume or deletion says of itself in Redis from its answer on: since when it holds, and what has been prescribed
 * since. The leader reads it when it carries the change, and so knows of each version, also of those that came and went between two
 * looks at ZooKeeper.
 */
export const editSchema = z.strictObject({
  revision: z.int().min(1),
  /** Fire times up to this instant belong to the version before. Epoch milliseconds by Redis's clock. */
  changedAt: z.int(),
  kind: z.enum(['edited', 'paused', 'deleted']),
  /** Of a pause that ends by itself: fire times from this instant on are prescribed by the schedule again. Epoch milliseconds. */
  until: z.int().optional(),
  /** Absent when nothing is prescribed from now on, nor from `until` on. */
  schedule: scheduleSchema.optional(),
  calendarVersions: z.record(calendarNameSchema, z.int().min(1)).optional(),
});
export type Edit = z.output<typeof editSchema>;
