import { z } from 'zod';
import { secretNamePattern } from '../words/secret-names.ts';
import { expectations } from './expectations.ts';
import { instantSchema } from './schedule.ts';

export const secretNameSchema = z
  .string()
  .regex(secretNamePattern, expectations.secretName.en)
  .meta({ id: 'SecretName' });

/** A shorter one could not be taken out of a log without taking half of the log with it. */
export const secretChars = { least: 4, most: 8_192 } as const;

/** A secret as it stands in ZooKeeper: its value is sealed with a key that never stands there. */
export const secretDocumentSchema = z.strictObject({
  name: secretNameSchema,
  version: z.int().min(1),
  updatedAt: instantSchema,
  /** Which key it was sealed with. */
  key: z.string().regex(/^[0-9a-f]{16}$/),
  /** In base64url. */
  sealed: z.string().max(65_536),
});
export type SecretDocument = z.output<typeof secretDocumentSchema>;
