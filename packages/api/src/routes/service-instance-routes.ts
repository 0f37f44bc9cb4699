import { slotNameSchema, toIso } from '@escapement/core';
import { keepInstanceBodySchema, keptInstanceSchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

const tags = ['services'];
const params = z.strictObject({ name: slotNameSchema, id: slotNameSchema });

/** Instances of services whose programs have no session. */
export function registerServiceInstanceRoutes(api: Api, { acts }: ApiContext): void {
  api.put(
    '/api/v1/services/:name/instances/:id',
    {
      schema: {
        tags,
        operationId: 'keepInstance',
        summary:
          'Register an instance of a service for a while, or say that it lives still: to be sent again, to any node, before its time is over',
        params,
        body: keepInstanceBodySchema,
        response: { 200: keptInstanceSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name, id } = request.params;
      const input = { name, id, about: request.body };
      const outcome = accepted(await acts.keepInstance(callOf(request, reply, input)));
      if (outcome.kind !== 'kept') throw instanceRefusal(outcome.kind);
      return { id, ...outcome.info, expiresAt: toIso(outcome.expiresAt) };
    },
  );
  api.delete(
    '/api/v1/services/:name/instances/:id',
    {
      schema: {
        tags,
        operationId: 'removeInstance',
        summary: 'Take an instance of a service out at once',
        params,
        response: { 204: z.null().describe('It is not registered any more'), ...refusals },
      },
    },
    async (request, reply) => {
      const outcome = accepted(await acts.removeInstance(callOf(request, reply, request.params)));
      if (outcome.kind === 'taken') throw instanceRefusal(outcome.kind);
      return reply.code(204).send(null);
    },
  );
}

function instanceRefusal(kind: 'taken' | 'full' | 'forbidden'): ProblemSignal {
  switch (kind) {
    case 'forbidden':
      return new ProblemSignal(
        'SERVICE_ADDRESS_FORBIDDEN',
        'It is a link-local, metadata or special address, which no worker opens whatever it allows, so that it was not registered: give the address by which other machines reach the instance.',
      );
    case 'taken':
      return new ProblemSignal(
        'SERVICE_INSTANCE_TAKEN',
        'A program registered it with a session of its own and speaks for it: take another id.',
      );
    case 'full':
      return new ProblemSignal(
        'SERVICE_INSTANCES_FULL',
        '2,000 instances are registered over REST: take out those that are not needed, or let programs register with a session.',
        { headers: { 'retry-after': '5' } },
      );
  }
}
