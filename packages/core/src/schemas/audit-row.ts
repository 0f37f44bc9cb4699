import { z } from 'zod';
import { auditedActs, auditedThingChars } from '../words/audited-acts.ts';
import { instantSchema } from './schedule.ts';
import { jsonValueSchema } from './task.ts';

/** How many things one row is about at the most; an act on more of them leaves several rows. */
export const auditedThingsAtMost = 100;

/** What came of an act. */
export const auditOutcomeSchema = z
  .enum(['done', 'refused', 'failed'])
  .describe(
    'done; refused, and nothing was changed; or failed, where ZooKeeper or Redis did not serve it, so that it may have been done all the same',
  );

/** One act of somebody, as the audit log keeps it. */
export const auditRowSchema = z
  .strictObject({
    id: z.string().max(64).describe('The name of this row'),
    at: instantSchema.describe('When it had come to its outcome'),
    who: z.string().max(200).describe('Who asked: how they were known, and from which address'),
    // A node that is newer may know more acts than this one, and its rows are shown all the same.
    act: z
      .string()
      .max(40)
      .describe(`What was done: one of ${auditedActs.join(', ')}, or what a newer node does`),
    about: z
      .array(z.string().max(auditedThingChars))
      .max(auditedThingsAtMost)
      .describe('What it was done to, each as its kind and name, such as job:nightly-report'),
    outcome: auditOutcomeSchema,
    because: z
      .string()
      .max(64)
      .optional()
      .describe('Why it was not done, or how: a code of a problem or a word such as not-found'),
    reason: z.string().max(600).optional().describe('Why, in the words of whoever asked'),
    before: jsonValueSchema
      .optional()
      .describe(
        'The fields that were others before, as they were, in short; what may be secret is masked',
      ),
    after: jsonValueSchema
      .optional()
      .describe('The same fields as they are since, or what came of it; absent after a deletion'),
    requestId: z.string().max(64).describe('The X-Request-Id of the request'),
    nodeId: z.string().max(200).describe('The node that was asked'),
  })
  .meta({ id: 'AuditRow' });
export type AuditRow = z.output<typeof auditRowSchema>;

/** Which rows somebody wants to see; all that is given must fit. */
export interface AuditFilter {
  /** A part of who did it. */
  readonly who?: string;
  readonly act?: string;
  /** One of the things that it was about, whole. */
  readonly about?: string;
  /** Done no earlier and no later than these, in epoch milliseconds. */
  readonly from?: number;
  readonly to?: number;
}
