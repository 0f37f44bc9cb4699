import { z } from 'zod';
import { resultsLeftOut } from './run.ts';
import { instantSchema } from './schedule.ts';
import { jsonValueSchema } from './task.ts';

/** What runs of the jobs before may have come to. */
export const endStates = ['succeeded', 'failed', 'cancelled', 'timed-out', 'lost'] as const;
export type EndState = (typeof endStates)[number];

/** A run that another comes after, as that one is told of it. */
export const upstreamRunSchema = z.strictObject({
  jobId: z.string(),
  runId: z.string(),
  state: z.enum(endStates),
  /** The fire time that it served. */
  fireTime: instantSchema,
  /** What its handler returned. */
  result: jsonValueSchema.optional(),
  /** It returned something that is not kept, or with which this would be too large. */
  resultLeftOut: z.enum(resultsLeftOut).optional(),
});
export type UpstreamRun = z.output<typeof upstreamRunSchema>;

/** What a run is given that comes after others. */
export const upstreamSchema = z.strictObject({
  /** The run by whose end it came to be. */
  upstream: upstreamRunSchema,
  /** All that it waited for, by job; where it came after more than one. */
  upstreams: z.record(z.string(), upstreamRunSchema).optional(),
});
export type Upstream = z.output<typeof upstreamSchema>;
