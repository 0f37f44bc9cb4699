import type { DeleteOutcome, QueueLimits } from '@escapement/core';
import type { Act } from '../act.ts';
import { done, queueThing, refused } from '../told.ts';
import type { Writes } from '../writing-ports.ts';

/** What became of limits that were to go. */
export type LimitsDeletion =
  | Extract<DeleteOutcome<QueueLimits>, { kind: 'deleted' }>
  | { readonly kind: 'not-found' }
  | { readonly kind: 'changed'; readonly currentVersion: number };

/** Deletes the limits of a queue, which then is held back by nothing. `ifVersion`: only those that stand in this version. */
export function deleteQueueLimits({
  queueLimits,
}: Writes<'queueLimits'>): Act<
  { readonly name: string; readonly ifVersion?: number },
  LimitsDeletion
> {
  return {
    name: 'queue.delete-limits',
    about: ({ name }) => [queueThing(name)],
    told: (outcome) =>
      outcome.kind === 'deleted' ? done({ before: outcome.before }) : refused(outcome.kind),
    async perform(call) {
      const { name, ifVersion = 'anything' } = call.input;
      const outcome = await call.ask.zookeeper(() => queueLimits.delete(name, ifVersion));
      switch (outcome.kind) {
        case 'deleted':
          return outcome;
        case 'absent':
          return { kind: 'not-found' };
        case 'conflict':
          return { kind: 'changed', currentVersion: outcome.currentVersion };
      }
    },
  };
}
