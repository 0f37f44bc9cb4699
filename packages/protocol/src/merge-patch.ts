import { jsonValueSchema } from '@escapement/core';
import { z } from 'zod';

/** What is to be another, of a thing that stands. What comes of it is held against the schema of the whole. */
export const mergePatchSchema = z.record(z.string(), jsonValueSchema).meta({
  id: 'MergePatch',
  description:
    'A JSON merge patch (RFC 7396) of what a PUT would send: fields are merged into those that stand, null takes one out so that its default holds, a list is replaced as a whole. Read-only fields count for nothing.',
});
export type MergePatch = z.input<typeof mergePatchSchema>;
