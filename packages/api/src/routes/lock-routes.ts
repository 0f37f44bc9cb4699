import { lockSchema, slotNameSchema } from '@escapement/core';
import {
  freedLockSchema,
  freeLockBodySchema,
  lockListSchema,
  pageQuerySchema,
} from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { lockByName, lockPage } from '../locks/lock-page.ts';
import { listByName } from '../paging/name-list.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { refusals } from './answers.ts';
import { accepted, askedOf, callOf } from './calling.ts';

const tags = ['locks'];

/** Who holds a lock or a lease and who waits for it, in order; and taking it from who is stuck. */
export function registerLockRoutes(api: Api, { acts, deps }: ApiContext): void {
  api.get(
    '/api/v1/locks',
    {
      schema: {
        tags,
        operationId: 'locks',
        summary: 'Locks and leases that are held or awaited, and barriers, by name',
        querystring: pageQuerySchema,
        response: { 200: lockListSchema, ...refusals },
      },
    },
    async (request, reply) =>
      listByName('locks', request.query, (query) => lockPage(deps, askedOf(request, reply), query)),
  );
  api.get(
    '/api/v1/locks/:name',
    {
      schema: {
        tags,
        operationId: 'lock',
        summary: 'One lock, lease or barrier with its holders and waiters',
        params: z.strictObject({ name: z.string() }),
        response: { 200: lockSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const isName = slotNameSchema.safeParse(name).success;
      const lock = isName ? await lockByName(deps, askedOf(request, reply), name) : undefined;
      if (lock !== undefined) return lock;
      throw new ProblemSignal('LOCK_NOT_FOUND', 'A lock exists while somebody holds or awaits it.');
    },
  );
  api.post(
    '/api/v1/locks/:name/free',
    {
      schema: {
        tags,
        operationId: 'freeLock',
        summary:
          'Take a lock or a lease from who holds it by this token, or him out of a barrier; who gets it next has a higher one',
        params: z.strictObject({ name: slotNameSchema }),
        body: freeLockBodySchema,
        response: { 200: freedLockSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const call = callOf(request, reply, { name, ...request.body });
      const outcome = accepted(await acts.freeLock(call));
      if (outcome.kind === 'holder-differs') throw holderDiffers();
      const { workerId, runId } = outcome;
      return { name, fencingToken: request.body.fencingToken, workerId, runId };
    },
  );
}

function holderDiffers(): ProblemSignal {
  return new ProblemSignal(
    'LOCK_HOLDER_DIFFERS',
    'It was released, or somebody else holds it by now: look at GET /api/v1/locks/{name} and send the token of whoever is meant.',
  );
}
