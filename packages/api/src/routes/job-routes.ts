import { invariant, type JobDefinition, jobInputSchema, unreachable } from '@escapement/core';
import {
  type BrokenJob,
  deleteJobQuerySchema,
  jobAnswerSchema,
  jobListSchema,
  jobViewSchema,
  listJobsQuerySchema,
  mergePatchSchema,
  newJobSchema,
} from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { editedVersion, ifMatchOf, versionOf } from '../jobs/if-match.ts';
import { toBeCreated } from '../jobs/job-batch.ts';
import { listJobs } from '../jobs/job-list.ts';
import { readJob } from '../jobs/job-reading.ts';
import { removalRefusal, writtenOrRefuse } from '../jobs/job-refusals.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { ignoringReadOnly } from '../read-only-fields.ts';
import { answerJob } from './answer-job.ts';
import { ifMatchHeaders, refusals } from './answers.ts';
import { accepted, askedOf, callOf } from './calling.ts';
import { registerJobBatch } from './job-batch-route.ts';

const params = z.strictObject({ id: z.string() });
const tags = ['jobs'];

/** Definitions: create, list, read, replace, delete. */
export function registerJobRoutes(api: Api, context: ApiContext): void {
  registerJobReads(api, context);
  registerJobCreation(api, context);
  registerJobBatch(api, context);
  registerJobReplacement(api, context);
  registerJobPatch(api, context);
  registerJobDelete(api, context);
}

function registerJobCreation(api: Api, context: ApiContext): void {
  api.post(
    '/api/v1/jobs',
    {
      schema: {
        tags,
        operationId: 'createJob',
        summary: 'Create a job',
        body: newJobSchema,
        response: { 200: jobViewSchema, 201: jobViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { jobs: [toBeCreated(request.body)] };
      const { outcomes } = accepted(await context.acts.createJobs(callOf(request, reply, input)));
      const [outcome] = outcomes;
      invariant(outcome !== undefined, `job ${request.body.id} has no outcome`);
      switch (outcome.kind) {
        case 'written': {
          const job = await answerJob(context, outcome.definition, { request, reply });
          return reply.code(201).header('location', `/api/v1/jobs/${job.id}`).send(job);
        }
        case 'repeated':
          return answerJob(context, outcome.definition, { request, reply });
        case 'refused':
          throw outcome.signal;
        case 'unreached':
        case 'unknown':
          throw outcome.fault;
        default:
          return unreachable(outcome);
      }
    },
  );
}

function registerJobReplacement(api: Api, context: ApiContext): void {
  api.put(
    '/api/v1/jobs/:id',
    {
      preValidation: ignoringReadOnly({ answer: jobViewSchema, input: jobInputSchema }),
      schema: {
        tags,
        operationId: 'replaceJob',
        summary:
          'Replace a job by one as it is written or as it was answered, of which read-only fields count for nothing; If-Match is required',
        params,
        headers: ifMatchHeaders,
        body: jobInputSchema,
        response: { 200: jobViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const edited = editedVersion(request.headers['if-match']);
      const job = request.body;
      refuseOtherId(job.id, request.params.id);
      const call = callOf(request, reply, { job, ...edited });
      const outcome = accepted(await context.acts.replaceJob(call));
      return answerJob(context, writtenOrRefuse(outcome, job.id), { request, reply });
    },
  );
}

function registerJobPatch(api: Api, context: ApiContext): void {
  api.patch(
    '/api/v1/jobs/:id',
    {
      preValidation: ignoringReadOnly({ answer: jobViewSchema, input: jobInputSchema }),
      schema: {
        tags,
        operationId: 'patchJob',
        summary: 'Change some fields of a job by a JSON merge patch; If-Match is required',
        params,
        headers: ifMatchHeaders,
        body: mergePatchSchema,
        response: { 200: jobViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const edited = editedVersion(request.headers['if-match']);
      const { id } = request.params;
      const patch = request.body;
      if (typeof patch.id === 'string') refuseOtherId(patch.id, id);
      const call = callOf(request, reply, { jobId: id, patch, ...edited });
      const outcome = accepted(await context.acts.patchJob(call));
      return answerJob(context, writtenOrRefuse(outcome, id), { request, reply });
    },
  );
}

function registerJobReads(api: Api, context: ApiContext): void {
  api.get(
    '/api/v1/jobs',
    {
      schema: {
        tags,
        operationId: 'listJobs',
        summary: 'List and search jobs, sorted by id unless asked otherwise',
        querystring: listJobsQuerySchema,
        response: { 200: jobListSchema, ...refusals },
      },
    },
    (request, reply) => listJobs(context, request.query, askedOf(request, reply)),
  );
  api.get(
    '/api/v1/jobs/:id',
    {
      schema: {
        tags,
        operationId: 'getJob',
        summary: 'Read a job; its ETag is what If-Match takes',
        params,
        response: { 200: jobAnswerSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const found = await readJob(context.deps, request.params.id, askedOf(request, reply));
      return isBroken(found) ? found : answerJob(context, found, { request, reply });
    },
  );
}

function registerJobDelete(api: Api, context: ApiContext): void {
  api.delete(
    '/api/v1/jobs/:id',
    {
      schema: {
        tags,
        operationId: 'deleteJob',
        summary:
          'Delete a job; its staged runs are taken back, and what workers have in hand goes on to its end or is cancelled',
        params,
        querystring: deleteJobQuerySchema,
        headers: ifMatchHeaders,
        response: { 204: z.null().describe('Deleted'), ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { running } = request.query;
      const input = { jobId: id, running, ...versionOf(ifMatchOf(request.headers['if-match'])) };
      const outcome = accepted(await context.acts.deleteJob(callOf(request, reply, input)));
      if (outcome.kind !== 'removed') throw removalRefusal(outcome, id);
      return reply.code(204).send(null);
    },
  );
}

function isBroken(job: JobDefinition | BrokenJob): job is BrokenJob {
  return 'problem' in job;
}

function refuseOtherId(given: string, asked: string): void {
  if (given === asked) return;
  throw new ProblemSignal('INPUT_INVALID', 'id: a job keeps its id; send the one of the path.', {
    errors: [
      {
        code: 'FIELD_FIXED',
        path: 'id',
        message: { en: 'A job keeps its id', zh: '任务标识不可更改' },
        text: given,
        allowed: asked,
      },
    ],
  });
}
