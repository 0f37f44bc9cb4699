import { lockSchema } from '@escapement/core';
import { lockListSchema, pageQuerySchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { listByName } from '../paging/name-list.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { refusals } from './answers.ts';

const tags = ['locks'];

/** Who holds a lock and who waits for it, in order. */
export function registerLockRoutes(api: Api, context: ApiContext): void {
  const { locks } = context.deps;
  api.get(
    '/api/v1/locks',
    {
      schema: {
        tags,
        operationId: 'locks',
        summary: 'Locks that are held or awaited, by name',
        querystring: pageQuerySchema,
        response: { 200: lockListSchema, ...refusals },
      },
    },
    async (request) =>
      listByName('locks', request.query, (query) => request.ask.zookeeper(() => locks.page(query))),
  );
  api.get(
    '/api/v1/locks/:name',
    {
      schema: {
        tags,
        operationId: 'lock',
        summary: 'One lock with its holder and waiters',
        params: z.strictObject({ name: z.string() }),
        response: { 200: lockSchema, ...refusals },
      },
    },
    async (request) => {
      const { name } = request.params;
      const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name);
      const lock = wellFormed ? await request.ask.zookeeper(() => locks.get(name)) : undefined;
      if (lock !== undefined) return lock;
      throw new ProblemSignal('LOCK_NOT_FOUND', 'A lock exists while somebody holds or awaits it.');
    },
  );
}
