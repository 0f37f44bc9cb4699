import { endStates, instantSchema } from '@escapement/core';
import { z } from 'zod';
import { page, pageCursor, pageLimit } from './paging.ts';

/** A run that has ended, of a job that another comes after. */
export const joinedRunSchema = z
  .strictObject({ jobId: z.string(), runId: z.string(), state: z.enum(endStates) })
  .meta({ id: 'JoinedRun' });

/** A fire time of which some of the jobs that a job waits for have ended and not all. */
export const joinViewSchema = z
  .strictObject({
    fireTime: instantSchema,
    /** When the first of them ended. */
    since: instantSchema,
    ended: z.array(joinedRunSchema),
    /** Jobs of which no run has ended yet as the job wants it. */
    awaited: z.array(z.string()),
  })
  .meta({ id: 'Join' });
export type JoinView = z.output<typeof joinViewSchema>;

export const joinListSchema = page(joinViewSchema).meta({ id: 'JoinList' });
export type JoinList = z.output<typeof joinListSchema>;

export const joinsQuerySchema = z.strictObject({ limit: pageLimit, cursor: pageCursor });
export type JoinsQuery = z.input<typeof joinsQuerySchema>;
