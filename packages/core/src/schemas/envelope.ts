import { z } from 'zod';
import { runTriggers } from '../runs/run-id.ts';
import { broadcastSchema } from './broadcast.ts';
import { expiredKeySchema } from './expired-key.ts';
import { overlapSchema } from './job.ts';
import { retrySchema } from './retry.ts';
import { shardsSchema } from './shards.ts';
import { taskSchema } from './task.ts';
import { upstreamSchema } from './upstream.ts';

/** Everything a worker needs to run one run, as it travels through the queue. Instants are epoch milliseconds. */
export const runEnvelopeSchema = z.strictObject({
  runId: z.string(),
  jobId: z.string(),
  trigger: z.enum(runTriggers),
  fireTime: z.int(),
  /** Fire time plus jitter; the gate lets nothing start before it. */
  dueTime: z.int(),
  /** The first attempt begins no later. */
  beginBy: z.int(),
  /** How many of its job's runs that no worker came for may begin, the newest of them; absent where each may for itself. */
  lateMost: z.int().optional(),
  version: z.int(),
  /** The definition's revision; the gate refuses one below the job's minimum. */
  revision: z.int(),
  /** The term that staged it. */
  epoch: z.int(),
  queue: z.string(),
  task: taskSchema,
  overlap: overlapSchema,
  /** How many of its job may wait for their turn; present where they do. */
  overlapLimit: z.int().optional(),
  /** How many of its job may be at work at once; present where that is neither one nor any number. */
  maxConcurrent: z.int().optional(),
  /** What goes behind others of its queue that are due; the smaller number first. */
  priority: z.int().optional(),
  timeoutMs: z.int().optional(),
  lock: z.string().optional(),
  /** How many may hold that lock at once; present where it is a semaphore. */
  lockPermits: z.int().optional(),
  /** Where its schedule counts the days, if that is not UTC. */
  zone: z.string().optional(),
  retry: retrySchema.optional(),
  /** In which parts the run is done; of a run that is one of those parts, of which. */
  shards: shardsSchema.optional(),
  /** Every worker that serves its job does it, once each. */
  broadcast: broadcastSchema.optional(),
  /** The runs that it comes after; known once it has been opened. */
  upstream: upstreamSchema.optional(),
  /** The key whose end led to it; known once it has been opened. */
  expired: expiredKeySchema.optional(),
});
export type RunEnvelope = z.output<typeof runEnvelopeSchema>;
