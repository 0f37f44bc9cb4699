import { instantSchema, secretChars, secretNameSchema } from '@escapement/core';
import { z } from 'zod';
import { countedPage, pageCursor, pageLimit } from './paging.ts';

/** What is told of a secret; its value never is. */
export const secretViewSchema = z
  .strictObject({
    name: secretNameSchema,
    /** Grows each time it is set. */
    version: z.int(),
    updatedAt: instantSchema,
    /** The fingerprint of the key that it was sealed with. */
    key: z.string(),
    /** Whether the node that answers has that key; a worker without it cannot read the secret either. */
    isReadable: z.boolean(),
    /** Ids of jobs whose task asks for it, in order, at most 100. */
    usedBy: z.array(z.string()),
    usedByCount: z.int(),
    /** When a run was last given it, to the minute; absent where that is not known. */
    lastUsedAt: instantSchema.optional(),
  })
  .meta({ id: 'Secret' });
export type SecretView = z.output<typeof secretViewSchema>;

export const secretListSchema = countedPage(secretViewSchema).meta({ id: 'SecretList' });
export type SecretList = z.output<typeof secretListSchema>;

export const secretPageQuerySchema = z.strictObject({ limit: pageLimit, cursor: pageCursor });
export type SecretPageQuery = z.input<typeof secretPageQuerySchema>;

export const putSecretBodySchema = z
  .strictObject({ value: z.string().min(secretChars.least).max(secretChars.most) })
  .meta({ id: 'SecretValue' });
