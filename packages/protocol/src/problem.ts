import { z } from 'zod';

/** One thing that is wrong with a request, at one place. */
export const problemDetailSchema = z
  .strictObject({
    code: z.string(),
    /** Dotted path into the body, such as `schedule.expressions.0`; empty for the body itself. */
    path: z.string(),
    message: z.strictObject({ en: z.string(), zh: z.string() }),
    /** The cron field at fault, such as `minute`. */
    field: z.string().optional(),
    /** The offending text and where in it, for schedules. */
    text: z.string().optional(),
    position: z.int().optional(),
    /** What would be right, in English. */
    allowed: z.string().optional(),
    /** The same in Chinese. */
    allowedZh: z.string().optional(),
  })
  .meta({ id: 'ProblemDetail' });
export type ProblemDetail = z.output<typeof problemDetailSchema>;

/** RFC 9457 problem details with a stable code. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    /** The first findings, at most 20. */
    errors: z.array(problemDetailSchema).optional(),
    /** How many findings there are beside those listed. */
    moreErrors: z.int().optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof problemSchema>;
