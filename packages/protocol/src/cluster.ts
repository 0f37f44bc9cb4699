import {
  clusterWarningSchema,
  dependencySchema,
  electionSchema,
  instantSchema,
  leaderRecordSchema,
  lockSchema,
  nodeInfoSchema,
  workerSchema,
} from '@escapement/core';
import { z } from 'zod';
import { countedPage, page } from './paging.ts';
import { reasonSchema } from './reasons.ts';

/** A living node with its part in the election. */
export const nodeSchema = z
  .strictObject({ ...nodeInfoSchema.shape, role: z.enum(['leader', 'follower']) })
  .meta({ id: 'Node' });
export type NodeView = z.output<typeof nodeSchema>;

/** Who leads. */
export const leaderSchema = z
  .strictObject({
    ...leaderRecordSchema.shape,
    /** The leader cannot reach ZooKeeper and goes on by the fence in Redis alone; known only when the leader itself answers. */
    rideThrough: z.boolean(),
  })
  .meta({ id: 'Leader' });
export type LeaderView = z.output<typeof leaderSchema>;

/** The whole, as the answering node sees it. */
export const clusterSchema = z
  .strictObject({
    leader: leaderSchema.nullable(),
    /** The first hundred by id; `nodeCount` says how many there are, and `/nodes` has them all. */
    nodes: z.array(nodeSchema),
    nodeCount: z.int(),
    /** The first hundred by id, as the nodes. */
    workers: z.array(workerSchema),
    workerCount: z.int(),
    /** Election candidates in order, the first hundred; the first leads. */
    candidates: z.array(z.strictObject({ nodeId: z.string(), sequence: z.int() })),
    zookeeper: dependencySchema,
    redis: dependencySchema,
    answeredBy: z.string(),
    /** What works and should not stay as it is. */
    warnings: z.array(clusterWarningSchema),
    /** Since when the membership shown may be stale, because ZooKeeper cannot be asked; absent while it is fresh. */
    staleSince: instantSchema.optional(),
  })
  .meta({ id: 'Cluster' });
export type Cluster = z.output<typeof clusterSchema>;

export const nodeListSchema = countedPage(nodeSchema).meta({ id: 'NodeList' });
export const lockListSchema = countedPage(lockSchema).meta({ id: 'LockList' });
export const electionListSchema = page(electionSchema).meta({ id: 'ElectionList' });
export type NodeList = z.output<typeof nodeListSchema>;
export type LockList = z.output<typeof lockListSchema>;
export type ElectionList = z.output<typeof electionListSchema>;

export const stepDownBodySchema = z.strictObject({ reason: reasonSchema });
export type StepDownBody = z.input<typeof stepDownBodySchema>;

/** Who laid its office down. */
export const stepDownSchema = z.strictObject({ nodeId: z.string() }).meta({ id: 'StepDown' });
export type StepDown = z.output<typeof stepDownSchema>;
