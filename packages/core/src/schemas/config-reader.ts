import { z } from 'zod';
import { configNameSchema } from './config-entry.ts';
import { instantSchema } from './schedule.ts';

/** Why who follows an entry goes on with what it had. */
export const configTroubleSchema = z.enum(['absent', 'broken', 'unfit']);
export type ConfigTrouble = z.output<typeof configTroubleSchema>;

/** What a program that follows an entry says of itself in its ephemeral znode. */
export const configReaderSchema = z
  .strictObject({
    /** What it calls itself. */
    reader: z.string().min(1).max(200),
    /** Which version it works with; null where it has none yet, or what it falls back on. */
    version: z.int().min(1).nullable(),
    /** Since when. */
    since: instantSchema,
    /** Why it does not work with the one that stands. */
    trouble: configTroubleSchema.optional(),
  })
  .meta({ id: 'ConfigReader' });
export type ConfigReader = z.output<typeof configReaderSchema>;

/** Who follows an entry, as a kind of roll. */
export const configReaderKind = {
  folder: 'config-readers',
  isName: (name: string) => configNameSchema.safeParse(name).success,
  schema: configReaderSchema,
  readAtMost: 1_000,
};
