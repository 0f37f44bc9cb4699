import { instantSchema } from '@escapement/core';
import { z } from 'zod';
import { countedPage, pageCursor } from './paging.ts';

/** Each revision is a whole definition, and there are no more than twenty. */
export const revisionPageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: pageCursor,
});
export type RevisionPageQuery = z.input<typeof revisionPageQuerySchema>;

/** A page of versions as a person wrote them, with who wrote them when; the first of all is what stands. */
export const revisionList = <T extends z.ZodType>(content: T) =>
  countedPage(
    z.strictObject({
      version: z.int(),
      updatedAt: instantSchema,
      /** Absent where nobody noted it. */
      updatedBy: z.string().optional(),
      content,
    }),
  );
