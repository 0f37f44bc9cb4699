import {
  configContentSchema,
  configEntrySchema,
  configReaderSchema,
  instantSchema,
} from '@escapement/core';
import { z } from 'zod';
import { countedPage, pageCursor, pageLimit } from './paging.ts';
import { revisionList } from './revisions.ts';

/** A configuration entry as a person writes it. */
export type ConfigDraft = z.input<typeof configContentSchema>;

/** A znode that should hold a configuration entry and does not. */
export const brokenConfigSchema = z
  .strictObject({ name: z.string(), state: z.literal('broken'), problem: z.string() })
  .meta({ id: 'BrokenConfigEntry' });

/** One entry as a GET answers it. */
export const configAnswerSchema = z.union([configEntrySchema, brokenConfigSchema]);
export type ConfigAnswer = z.output<typeof configAnswerSchema>;

/** An entry in a list: values may be large, and are read one by one. */
export const configSummarySchema = z
  .strictObject({
    name: z.string(),
    version: z.int(),
    updatedAt: instantSchema,
    /** What its value takes as JSON. */
    bytes: z.int(),
    hasSchema: z.boolean(),
  })
  .meta({ id: 'ConfigSummary' });
export type ConfigSummary = z.output<typeof configSummarySchema>;

export const configListSchema = countedPage(
  z.union([configSummarySchema, brokenConfigSchema]),
).meta({ id: 'ConfigList' });
export type ConfigList = z.output<typeof configListSchema>;

export const configPageQuerySchema = z.strictObject({ limit: pageLimit, cursor: pageCursor });
export type ConfigPageQuery = z.input<typeof configPageQuerySchema>;

export const configRevisionsSchema = revisionList(configContentSchema).meta({
  id: 'ConfigRevisions',
});
export type ConfigRevisions = z.output<typeof configRevisionsSchema>;

/** Which of the kept versions is to stand again. */
export const configRollbackSchema = z
  .strictObject({
    version: z.int().min(1),
    /** Only over this one; whatever stands, unless given. */
    ifVersion: z.int().min(1).optional(),
  })
  .meta({ id: 'ConfigRollback' });

/** Who follows an entry, and who of them is behind. */
export const configReadersSchema = z
  .strictObject({
    name: z.string(),
    /** Of what stands; null where nothing that can be read does. */
    version: z.int().nullable(),
    /** How many programs follow it, of whom `readers` has the first: those that are behind before the others. */
    readerCount: z.int(),
    /** How many of those that were read work with another version than stands. */
    behindCount: z.int(),
    readers: z.array(configReaderSchema),
  })
  .meta({ id: 'ConfigReaders' });
export type ConfigReaders = z.output<typeof configReadersSchema>;
