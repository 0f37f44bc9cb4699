import { queueLimitsContentSchema, queueLimitsSchema, slotNameSchema } from '@escapement/core';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { readDocument } from '../document-reading.ts';
import { etagOf, ifMatchOf, versionOf } from '../jobs/if-match.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { limitsNotFound, limitsRefusal } from '../queues/limits-refusals.ts';
import { ignoringReadOnly } from '../read-only-fields.ts';
import { ifMatchHeaders, refusals } from './answers.ts';
import { accepted, askedOf, callOf } from './calling.ts';

const path = '/api/v1/queues/:name/limits';
const params = z.strictObject({ name: slotNameSchema });
const tags = ['queues'];

/** How many runs of a queue may be at work at once, and how many may begin within a while. */
export function registerQueueLimitRoutes(api: Api, context: ApiContext): void {
  registerRead(api, context);
  registerPut(api, context);
  registerDelete(api, context);
}

function registerRead(api: Api, { deps }: ApiContext): void {
  api.get(
    path,
    {
      schema: {
        tags,
        operationId: 'getQueueLimits',
        summary: 'Read the limits of a queue; their ETag is what If-Match takes',
        params,
        response: { 200: queueLimitsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const limits = await readDocument(deps.queueLimits, name, {
        deps,
        asked: askedOf(request, reply),
      });
      if (limits !== undefined) {
        reply.header('etag', etagOf(limits.version));
        return limits;
      }
      const problem = deps.queueLimits.broken().get(name);
      if (problem === undefined) throw limitsNotFound(name);
      throw new ProblemSignal('RECORD_UNREADABLE', `The limits of this queue: ${problem}.`);
    },
  );
}

function registerPut(api: Api, { acts }: ApiContext): void {
  api.put(
    path,
    {
      preValidation: ignoringReadOnly({
        answer: queueLimitsSchema,
        input: queueLimitsContentSchema,
      }),
      schema: {
        tags,
        operationId: 'putQueueLimits',
        summary:
          'Set the limits of a queue, in place of those that it has; workers keep to them within two seconds',
        params,
        headers: ifMatchHeaders,
        body: queueLimitsContentSchema,
        response: { 200: queueLimitsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const only = versionOf(ifMatchOf(request.headers['if-match']));
      const call = callOf(request, reply, { name, content: request.body, ...only });
      const outcome = accepted(await acts.putQueueLimits(call));
      if (outcome.kind !== 'written') throw limitsRefusal(outcome, name);
      reply.header('etag', etagOf(outcome.limits.version));
      return outcome.limits;
    },
  );
}

function registerDelete(api: Api, { acts }: ApiContext): void {
  api.delete(
    path,
    {
      schema: {
        tags,
        operationId: 'deleteQueueLimits',
        summary: 'Delete the limits of a queue, which then is held back by nothing',
        params,
        headers: ifMatchHeaders,
        response: { 204: z.null().describe('Deleted'), ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const input = { name, ...versionOf(ifMatchOf(request.headers['if-match'])) };
      const outcome = accepted(await acts.deleteQueueLimits(callOf(request, reply, input)));
      if (outcome.kind !== 'deleted') throw limitsRefusal(outcome, name);
      return reply.code(204).send(null);
    },
  );
}
