import { jobRollbackSchema, jobViewSchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { writtenOrRefuse } from '../jobs/job-refusals.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { answerJob } from './answer-job.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

/** A job as it was written once. */
export function registerJobRollback(api: Api, context: ApiContext): void {
  api.post(
    '/api/v1/jobs/:id/rollback',
    {
      schema: {
        tags: ['jobs'],
        operationId: 'rollbackJob',
        summary: 'Let a kept version of a job stand again, as a new version, from now on',
        params: z.strictObject({ id: z.string() }),
        body: jobRollbackSchema,
        response: { 200: jobViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { version, ifVersion } = request.body;
      const condition = ifVersion === undefined ? {} : { ifVersion };
      const call = callOf(request, reply, { jobId: id, version, ...condition });
      const outcome = accepted(await context.acts.rollbackJob(call));
      if (outcome.kind === 'no-revision') throw revisionNotFound(id);
      return answerJob(context, writtenOrRefuse(outcome, id), { request, reply });
    },
  );
}

function revisionNotFound(jobId: string): ProblemSignal {
  return new ProblemSignal(
    'JOB_REVISION_NOT_FOUND',
    `The last 20 versions that somebody wrote are kept; read them at /api/v1/jobs/${encodeURIComponent(jobId)}/revisions.`,
  );
}
