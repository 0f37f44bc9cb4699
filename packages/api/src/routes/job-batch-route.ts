import { batchedJobsAtMost, jobBatchOutcomesSchema, jobBatchSchema } from '@escapement/protocol';
import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import type { CreationOutcome } from '../acts/jobs/create-jobs.ts';
import type { Api, ApiContext } from '../api-context.ts';
import { batchOf } from '../jobs/job-batch.ts';
import { validateInput } from '../problems/input-validation.ts';
import { valueAt } from '../problems/known-fields.ts';
import { batchBounds, batchBytesAtMost } from '../request-body.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

/** The body without its jobs: each of them is looked at by itself, so that a malformed one is a refusal of that one. */
const envelopeSchema = z.strictObject({
  jobs: z.array(z.unknown()).min(1).max(batchedJobsAtMost),
});

const validateEnvelope: FastifySchemaCompiler<unknown> = ({ schema, ...part }) =>
  validateInput({
    ...part,
    schema: part.httpPart === 'body' ? envelopeSchema : (schema as z.ZodType),
  });

/** Many jobs in one request. */
export function registerJobBatch(api: Api, { acts }: ApiContext): void {
  api.post(
    '/api/v1/jobs::batch',
    {
      schema: {
        tags: ['jobs'],
        operationId: 'createJobs',
        summary:
          'Create up to 500 jobs, each with an outcome of its own; Idempotency-Key lets the request be sent again',
        body: jobBatchSchema,
        response: { 200: jobBatchOutcomesSchema, ...refusals },
      },
      bodyLimit: batchBytesAtMost,
      config: { jsonBounds: batchBounds, writesIn: jobCount },
      validatorCompiler: validateEnvelope,
    },
    async (request, reply) => {
      // Whatever the documented schema says of them: they are looked at where their outcomes are made.
      const jobs: readonly unknown[] = request.body.jobs;
      const batch = batchOf(jobs);
      const created = accepted(await acts.createJobs(callOf(request, reply, batch.sound)));
      request.isUnfinished = created.outcomes.some(isUnfinished);
      return batch.outcomes(created.outcomes);
    },
  );
}

/** The same request goes on with it. */
function isUnfinished({ kind }: CreationOutcome): boolean {
  return kind === 'unreached' || kind === 'unknown';
}

function jobCount(body: unknown): number {
  const jobs = valueAt(body, ['jobs']);
  return Array.isArray(jobs) ? jobs.length : 1;
}
