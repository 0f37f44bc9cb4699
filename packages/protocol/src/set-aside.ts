import { jobDefinitionSchema } from '@escapement/core';
import { z } from 'zod';
import { reasonSchema } from './reasons.ts';

/** A definition that ZooKeeper had once and has no more, as Redis has it, or why it cannot be read. */
export const setAsideJobSchema = z
  .union([
    z.strictObject({ id: z.string(), definition: jobDefinitionSchema }),
    z.strictObject({ id: z.string(), problem: z.string() }),
  ])
  .meta({ id: 'SetAsideJob' });
export type SetAsideJob = z.output<typeof setAsideJobSchema>;

export const setAsideListSchema = z
  .strictObject({
    items: z.array(setAsideJobSchema),
    total: z.int(),
    cursor: z.string().optional(),
  })
  .meta({ id: 'SetAsideList' });
export type SetAsideList = z.output<typeof setAsideListSchema>;

/** Why a person does it, for the history of terms. */
const reason = reasonSchema;
const jobIds = z.array(z.string().min(1).max(64)).min(1).max(1000);

/** Which jobs are meant; all of them, where none are named. */
export const restoreBodySchema = z.strictObject({ reason, jobs: jobIds.optional() });
export type RestoreBody = z.input<typeof restoreBodySchema>;

export const restoredSchema = z
  .strictObject({
    /** Written into ZooKeeper by this call. */
    restored: z.int(),
    /** The first of those that cannot be, with what is wrong; they stay set aside. */
    refused: z.array(z.strictObject({ id: z.string(), problem: z.string() })),
    refusedCount: z.int(),
    /** What this call had no time for: send it again. */
    left: z.int(),
  })
  .meta({ id: 'Restored' });
export type Restored = z.output<typeof restoredSchema>;

/** Giving up is never meant for all. */
export const discardBodySchema = z.strictObject({ reason, jobs: jobIds });
export type DiscardBody = z.input<typeof discardBodySchema>;

/** How many of the jobs were set aside. */
export const discardedSchema = z.strictObject({ discarded: z.int() }).meta({ id: 'Discarded' });
export type Discarded = z.output<typeof discardedSchema>;

export const officeResetBodySchema = z.strictObject({ reason });
export type OfficeResetBody = z.input<typeof officeResetBodySchema>;

/** The new name of the data. */
export const officeResetSchema = z
  .strictObject({ ensembleId: z.string() })
  .meta({ id: 'OfficeReset' });
export type OfficeReset = z.output<typeof officeResetSchema>;
