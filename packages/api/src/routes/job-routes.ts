import {
  type BrokenJob,
  calendarVersionsOf,
  deletionOf,
  type JobDefinition,
  jobAnswerSchema,
  jobInputSchema,
  jobListSchema,
  jobViewSchema,
  listJobsQuerySchema,
} from '@escapement/core';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { carryLateEdits, readCalendarsOf } from '../calendars/known-calendars.ts';
import { createRequestMemory } from '../idempotency/request-memory.ts';
import { refuseUnkeepable } from '../jobs/definition-check.ts';
import { ifMatchOf, requiredIfMatch, versionOf } from '../jobs/if-match.ts';
import { createJob } from '../jobs/job-creation.ts';
import { listJobs } from '../jobs/job-list.ts';
import { readJob } from '../jobs/job-reading.ts';
import {
  announcedOf,
  answerJob,
  holdFromNow,
  removedOrRefuse,
  writtenOrRefuse,
} from '../jobs/written-job.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { idempotencyHeaders, ifMatchHeaders, refusals } from './answers.ts';
import { registerJobBatch } from './job-batch-route.ts';

const params = z.strictObject({ id: z.string() });
const tags = ['jobs'];

/** Definitions: create, list, read, replace, delete. */
export function registerJobRoutes(api: Api, context: ApiContext): void {
  const { deps } = context;
  registerJobReads(api, context);
  const memory = createRequestMemory({ requests: 1_000, jobs: 20_000 });
  api.post(
    '/api/v1/jobs',
    {
      schema: {
        tags,
        operationId: 'createJob',
        summary: 'Create a job',
        headers: idempotencyHeaders,
        body: jobInputSchema,
        response: { 200: jobViewSchema, 201: jobViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const creation = { input: request.body, memory };
      const { status, job } = await createJob(context, creation, { request, reply });
      return reply.code(status).send(job);
    },
  );
  registerJobBatch(api, context, memory);
  api.put(
    '/api/v1/jobs/:id',
    {
      schema: {
        tags,
        operationId: 'replaceJob',
        summary: 'Replace a job; If-Match is required',
        params,
        headers: ifMatchHeaders,
        body: jobInputSchema,
        response: { 200: jobViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const ifMatch = requiredIfMatch(ifMatchOf(request));
      const input = request.body;
      refuseOtherId(input.id, request.params.id);
      const world = { deps, ask: request.ask };
      const calendars = await readCalendarsOf([input.schedule], world);
      await refuseUnkeepable(world, input, calendars);
      const calendarVersions = calendarVersionsOf(input.schedule, calendars);
      const now = await deps.time.ask();
      const outcome = await request.ask.zookeeper(() =>
        deps.definitions.replace(input, {
          now,
          ...versionOf(ifMatch),
          ...(calendarVersions === undefined ? {} : { calendarVersions }),
        }),
      );
      const written = writtenOrRefuse(outcome, input.id);
      const [definition = written] = await carryLateEdits([written], world);
      await holdFromNow(context, () => [announcedOf(definition)], { request, reply });
      return answerJob(context, definition, { request, reply });
    },
  );
  registerJobDelete(api, context);
}

function registerJobReads(api: Api, context: ApiContext): void {
  api.get(
    '/api/v1/jobs',
    {
      schema: {
        tags,
        operationId: 'listJobs',
        summary: 'List and search jobs, sorted by id',
        querystring: listJobsQuerySchema,
        response: { 200: jobListSchema, ...refusals },
      },
    },
    (request, reply) => listJobs(context, request.query, { request, reply }),
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
      const found = await readJob(context, request.params.id, { request, reply });
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
        summary: 'Delete a job; its staged runs are taken back',
        params,
        headers: ifMatchHeaders,
        response: { 204: z.null().describe('Deleted'), ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const outcome = await request.ask.zookeeper(() =>
        context.deps.definitions.remove(id, versionOf(ifMatchOf(request))),
      );
      const revision = removedOrRefuse(outcome, id);
      const announced = async () => {
        const edit = deletionOf({ revision }, await context.deps.time.ask());
        return [{ jobId: id, edit }];
      };
      await holdFromNow(context, announced, { request, reply });
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
