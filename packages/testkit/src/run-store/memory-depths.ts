import type { QueueDepth, QueueDepths } from '@escapement/core';
import { isInHand } from './run-indexes.ts';
import type { StoreState } from './store-state.ts';

/** What stands in queues, counted from the runs. */
export function memoryDepths(store: StoreState): QueueDepths {
  return { read: async (queues) => queues.map((queue) => depthOf(store, queue)) };
}

function depthOf(store: StoreState, queue: string): QueueDepth {
  const owed = store.standing('owed').filter(({ envelope }) => envelope.queue === queue);
  const due = owed.filter(({ next }) => next <= store.now);
  const inHand = [...store.runs.values()].filter(
    (run) => run.envelope.queue === queue && isInHand(run),
  );
  const counted = {
    queue,
    dueCount: due.length,
    laterCount: owed.length - due.length,
    inHandCount: inHand.length,
  };
  return due.length === 0
    ? counted
    : { ...counted, oldestDueTime: Math.min(...due.map(({ next }) => next)) };
}
