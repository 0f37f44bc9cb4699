import { auditedActs, auditRowSchema, filterChars, instantSchema } from '@escapement/core';
import { z } from 'zod';
import { page, pageCursor, pageLimit } from './paging.ts';

/** Which rows of the audit log are wanted; all that is given must fit. */
export const auditQuerySchema = z.strictObject({
  who: z
    .string()
    .min(1)
    .max(filterChars.audit.who)
    .optional()
    .describe('A part of who it was, such as browser or an address'),
  act: z.enum(auditedActs).optional().describe('What was done'),
  about: z
    .string()
    .min(1)
    .max(filterChars.audit.about)
    .optional()
    .describe('What it was done to, whole, such as job:nightly-report'),
  from: instantSchema.optional().describe('Only what was done at this instant or later'),
  to: instantSchema.optional().describe('Only what was done at this instant or earlier'),
  limit: pageLimit,
  cursor: pageCursor,
});
export type AuditPageQuery = z.input<typeof auditQuerySchema>;

/** Newest first. A page may hold fewer rows than there is room for, even none, and a cursor all the same: go on with that. */
export const auditPageSchema = page(auditRowSchema).meta({ id: 'AuditPage' });
export type AuditPage = z.output<typeof auditPageSchema>;
