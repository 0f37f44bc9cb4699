import {
  haltAnswerSchema,
  haltBodySchema,
  pageQuerySchema,
  queueListSchema,
  queueNameSchema,
  queueSchema,
} from '@escapement/protocol';
import { z } from 'zod';
import type { HaltOutcome } from '../acts/halts/halting.ts';
import type { Api, ApiContext } from '../api-context.ts';
import { requireCatalog } from '../jobs/job-reading.ts';
import { listByName } from '../paging/name-list.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { haltView } from '../queues/queue-page.ts';
import { workerNotFound } from '../queues/worker-not-found.ts';
import { refusals } from './answers.ts';
import { accepted, askedOf, callOf } from './calling.ts';

const queueParams = z.strictObject({ name: queueNameSchema });
const workerParams = z.strictObject({ id: z.string() });
const answers = { 200: haltAnswerSchema, ...refusals };

/** Queues with what waits in them; and who is to take nothing new. */
export function registerQueueRoutes(api: Api, context: ApiContext): void {
  const { deps, queues } = context;
  api.get(
    '/api/v1/queues',
    {
      schema: {
        tags: ['queues'],
        operationId: 'listQueues',
        summary: 'Queues by name: how much waits, since when, who serves them and what nobody has',
        querystring: pageQuerySchema,
        response: { 200: queueListSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const asked = askedOf(request, reply);
      requireCatalog(deps, asked);
      return listByName('queues', request.query, (query) => queues.page(query, asked));
    },
  );
  api.get(
    '/api/v1/queues/:name',
    {
      schema: {
        tags: ['queues'],
        operationId: 'getQueue',
        summary:
          'One queue: what stands in it, its limits, who serves it, and why nothing is taken from it where somebody paused it',
        params: queueParams,
        response: { 200: queueSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const asked = askedOf(request, reply);
      requireCatalog(deps, asked);
      const queue = await queues.one(name, asked);
      if (queue === undefined) throw queueNotFound(name);
      return queue;
    },
  );
  registerQueuePauses(api, context);
  registerDrains(api, context);
}

function queueNotFound(name: string): ProblemSignal {
  return new ProblemSignal(
    'QUEUE_NOT_FOUND',
    `No job names the queue ${JSON.stringify(name)}, no worker serves it, and no run stands in it.`,
  );
}

function registerQueuePauses(api: Api, { acts }: ApiContext): void {
  api.post(
    '/api/v1/queues/:name/pause',
    {
      schema: {
        tags: ['queues'],
        operationId: 'pauseQueue',
        summary: 'Let no worker take from a queue; what is in hand goes on to its end',
        params: queueParams,
        body: haltBodySchema,
        response: answers,
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const input = { name, reason: request.body.reason };
      return haltAnswer(name, accepted(await acts.pauseQueue(callOf(request, reply, input))));
    },
  );
  api.post(
    '/api/v1/queues/:name/resume',
    {
      schema: {
        tags: ['queues'],
        operationId: 'resumeQueue',
        summary: 'Let workers take from a queue again',
        params: queueParams,
        response: answers,
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      accepted(await acts.resumeQueue(callOf(request, reply, { name })));
      return { name, halt: null };
    },
  );
}

function registerDrains(api: Api, { acts }: ApiContext): void {
  api.post(
    '/api/v1/workers/:id/drain',
    {
      schema: {
        tags: ['queues'],
        operationId: 'drainWorker',
        summary: 'Let a worker take nothing new; what it has in hand goes on to its end',
        params: workerParams,
        body: haltBodySchema,
        response: answers,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const input = { name: id, reason: request.body.reason };
      return haltAnswer(id, accepted(await acts.drainWorker(callOf(request, reply, input))));
    },
  );
  api.post(
    '/api/v1/workers/:id/resume',
    {
      schema: {
        tags: ['queues'],
        operationId: 'resumeWorker',
        summary: 'Let a worker take runs again',
        params: workerParams,
        response: answers,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      accepted(await acts.resumeWorker(callOf(request, reply, { name: id })));
      return { name: id, halt: null };
    },
  );
}

function haltAnswer(name: string, outcome: HaltOutcome) {
  if (outcome.kind !== 'not-found') return { name, halt: haltView(outcome.halt) };
  throw workerNotFound(name);
}
