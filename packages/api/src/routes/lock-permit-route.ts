import { slotNameSchema, unreachable } from '@escapement/core';
import { permitsSetSchema, setPermitsBodySchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

/** Another number of permits for a semaphore. */
export function registerLockPermitRoute(api: Api, { acts }: ApiContext): void {
  api.post(
    '/api/v1/locks/:name/permits',
    {
      schema: {
        tags: ['locks'],
        operationId: 'setPermits',
        summary:
          'Give a semaphore that is in use another number of permits; fewer than are out take none back',
        params: z.strictObject({ name: slotNameSchema }),
        body: setPermitsBodySchema,
        response: { 200: permitsSetSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const outcome = accepted(
        await acts.setPermits(callOf(request, reply, { name, ...request.body })),
      );
      switch (outcome.kind) {
        case 'set':
          return { name, permits: request.body.to, overcommitted: outcome.overcommitted };
        case 'differs':
          throw permitsDiffer(outcome.permits);
        case 'absent':
          throw noSemaphore();
        default:
          return unreachable(outcome);
      }
    },
  );
}

function permitsDiffer(permits: number): ProblemSignal {
  return new ProblemSignal(
    'LOCK_PERMITS_DIFFER',
    `It has ${permits} permits by now: look at it again, and say ${permits} as the number that is changed.`,
    { detailZh: `它现在有 ${permits} 个许可：请重新查看，并以 ${permits} 作为被更改的数目。` },
  );
}

function noSemaphore(): ProblemSignal {
  return new ProblemSignal(
    'LOCK_NOT_FOUND',
    'No semaphore of this name is held or awaited. While none is, whoever asks first says how many permits there are.',
    { detailZh: '没有此名称的信号量被持有或等待。无人使用时，许可数由第一个请求者决定。' },
  );
}
