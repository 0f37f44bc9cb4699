import { z } from 'zod';

import { instantSchema } from './schedule.ts';
import { waitingSchema } from './waiting.ts';
import { wordsSchema } from './words.ts';

/** Version of the process's time-zone data, such as 2025c; absent from one that does not say. */
const tzVersionSchema = z.string().max(32).optional();

/** The session that a process has with ZooKeeper, as it sees it. */
export const nodeSessionSchema = z
  .object({
    /** As 16 hexadecimal digits. */
    id: z.string().max(32),
    /** How long ZooKeeper keeps it while nothing is heard: what the two agreed on. */
    timeoutMs: z.int(),
    /** The server that it is connected to, as host and port. */
    server: z.string().max(300),
    /** Since when it has been connected without a break. */
    since: instantSchema,
  })
  .meta({ id: 'NodeSession' });
export type NodeSession = z.output<typeof nodeSessionSchema>;

/*
 * What processes write for one another is read by those of other versions while a cluster is upgraded, newer ones included: a field that
 * is not known is passed over. Whoever refused it would see nobody who has it.
 */

/** What a scheduler process says of itself in its ephemeral znode. */
export const nodeInfoSchema = z
  .object({
    nodeId: z.string(),
    host: z.string(),
    pid: z.int(),
    version: z.string(),
    apiUrl: z.string(),
    startedAt: instantSchema,
    /** Wall clock of the node minus Redis TIME, as last measured. */
    clockOffsetMs: z.number().optional(),
    /** What the node waits for before it can do all of its work; absent from nodes that do not say. */
    waitingFor: z.array(waitingSchema).optional(),
    /** The term in which it says of itself that it leads, whoever is said to lead; absent while it says that it follows. */
    leads: z.int().optional(),
    /** Its session with ZooKeeper; absent from nodes that do not say. */
    session: nodeSessionSchema.optional(),
    tzVersion: tzVersionSchema,
  })
  .meta({ id: 'NodeInfo' });
export type NodeInfo = z.output<typeof nodeInfoSchema>;

export const workerSchema = z
  .object({
    workerId: z.string(),
    host: z.string(),
    pid: z.int(),
    version: z.string(),
    queues: z.array(z.string()),
    handlers: z.array(z.string()),
    concurrency: z.int(),
    scripts: z.boolean(),
    startedAt: instantSchema,
    clockOffsetMs: z.number().optional(),
    waitingFor: z.array(waitingSchema).optional(),
    tzVersion: tzVersionSchema,
  })
  .meta({ id: 'Worker' });
export type WorkerInfo = z.output<typeof workerSchema>;

/** What whoever leads says of itself in its ephemeral znode. */
export const leaderRecordSchema = z.object({
  nodeId: z.string(),
  epoch: z.int(),
  since: instantSchema,
});

/** What was done to the office or to what it rests on, by a person or by itself; kept with the term in which it was. */
export const termRemarkSchema = z
  .object({
    at: instantSchema,
    act: z.enum([
      'ensemble-renamed',
      'office-reset',
      'definitions-missing',
      'definitions-restored',
      'definitions-discarded',
    ]),
    /** Why, in the words of the person who did it, or of the node. */
    reason: z.string(),
    /** Whom the node took for the person; absent where it did so by itself. */
    by: z.string().optional(),
  })
  .meta({ id: 'TermRemark' });
export type TermRemark = z.output<typeof termRemarkSchema>;

/** Who had a leader lay its office down, and why: the first of them. `mark`: by which a request is known when it comes again; `otherMarks`: those of who asked beside them. */
export const steppedDownSchema = z
  .object({
    by: z.string(),
    reason: z.string(),
    mark: z.string().optional(),
    otherMarks: z.array(z.string()).optional(),
  })
  .meta({ id: 'SteppedDown' });
export type SteppedDown = z.output<typeof steppedDownSchema>;

/** One term in the history of elections. */
export const electionSchema = z
  .object({
    epoch: z.int(),
    nodeId: z.string(),
    from: instantSchema,
    to: instantSchema.optional(),
    endedBecause: z
      .enum([
        'stepped-down',
        'shut-down',
        'session-expired',
        'superseded',
        'clock-unfit',
        'redis-away',
        'ensemble-went-back',
        'vanished',
        'failed',
      ])
      .optional(),
    /** Of a term that a person ended; absent where nobody said why. */
    steppedDown: steppedDownSchema.optional(),
    /** Milliseconds without a leader before this term; absent for the first, and where nobody knows when the one before was over. */
    gapMs: z.int().optional(),
    /** What the hand-over did to fire times, as counted by the new leader when it had caught up. */
    effect: z.strictObject({ late: z.int(), missed: z.int(), maxLateMs: z.int() }).optional(),
    remarks: z.array(termRemarkSchema).optional(),
  })
  .meta({ id: 'Election' });
export type Election = z.output<typeof electionSchema>;

/** A dependency as the answering node sees it. */
export const dependencySchema = z
  .strictObject({
    state: z.enum(['connected', 'connecting', 'suspended', 'lost', 'down']),
    since: instantSchema,
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  })
  .meta({ id: 'Dependency' });
export type DependencyView = z.output<typeof dependencySchema>;

/** Something about the cluster as a whole; the code is stable. */
export const clusterWarningSchema = z
  .strictObject({ code: z.string(), message: wordsSchema })
  .meta({ id: 'ClusterWarning' });
export type ClusterWarning = z.output<typeof clusterWarningSchema>;
