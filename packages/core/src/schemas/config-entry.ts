import { z } from 'zod';
import { secretNamePattern } from '../words/secret-names.ts';
import { expectations } from './expectations.ts';
import { instantSchema } from './schedule.ts';
import { jsonValueSchema } from './task.ts';

/** The name of a configuration entry; the same names as those of secrets, since templates ask for both. */
export const configNameSchema = z
  .string()
  .regex(secretNamePattern, expectations.secretName.en)
  .meta({ id: 'ConfigName' });

/** What a person writes of an entry: any JSON value, and what each later value of it is held against. */
export const configContentSchema = z
  .strictObject({
    value: jsonValueSchema,
    /** A JSON Schema of draft 2020-12. */
    schema: z.record(z.string(), jsonValueSchema).optional(),
  })
  .meta({ id: 'ConfigContent' });
export type ConfigContent = z.output<typeof configContentSchema>;

/** A configuration entry as it stands in ZooKeeper. */
export const configEntrySchema = z
  .strictObject({
    name: configNameSchema,
    ...configContentSchema.shape,
    /** Grows with every edit, and over deletion and re-creation, so that who holds which is told by a number. */
    version: z.int().min(1),
    updatedAt: instantSchema,
  })
  .meta({ id: 'ConfigEntry' });
export type ConfigEntry = z.output<typeof configEntrySchema>;
