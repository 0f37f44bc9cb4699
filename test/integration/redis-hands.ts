import type {
  EndingEvent,
  ExchangeAnswer,
  ExchangeRequest,
  Run,
  RunEnvelope,
  TakenRun,
} from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually } from '@escapement/testkit';
import { recomposedFrom } from './redis-plans.ts';

/** What a worker says and asks of a queue; all that is left out is nothing. */
export function exchange(
  store: RedisStore,
  request: Partial<ExchangeRequest> = {},
  queue = 'default',
): Promise<ExchangeAnswer> {
  return store.exchange.exchange(queue, { ends: [], backs: [], begins: [], most: 0, ...request });
}

/** Names the worker that the store's exchange speaks for; it tells of nothing in hand. */
export function attendAs(store: RedisStore, workerId = 'worker-a'): void {
  store.exchange.attend({ workerId, inHand: () => [] });
}

/** Takes what is due. */
export async function takeDue(
  store: RedisStore,
  most = 100,
  queue = 'default',
): Promise<readonly TakenRun[]> {
  return (await exchange(store, { most }, queue)).taken;
}

/** Ends what was taken. */
export async function endTaken(
  store: RedisStore,
  taken: readonly Pick<TakenRun, 'runId' | 'attempt'>[],
  more: { readonly event?: EndingEvent; readonly reason?: string; readonly queue?: string } = {},
): Promise<ExchangeAnswer['ends']> {
  const { event = 'succeed', reason, queue } = more;
  const ends = taken.map(({ runId, attempt }) => {
    return { runId, attempt, event, ...(reason === undefined ? {} : { reason }) };
  });
  return (await exchange(store, { ends }, queue)).ends;
}

/** Takes what is due as a worker does, with a task that takes no time. Answers the runs. */
export async function takeAndEnd(
  store: RedisStore,
  most = 100,
  queue = 'default',
): Promise<readonly string[]> {
  const taken = await takeDue(store, most, queue);
  if (taken.length > 0) await endTaken(store, taken, { queue });
  return taken.map(({ runId }) => runId);
}

/** Resolves when the run is in the state. */
export async function untilRun(
  store: Pick<RedisStore, 'archive'>,
  { runId }: Pick<RunEnvelope, 'runId'>,
  state: Run['state'],
): Promise<void> {
  await eventually(`${runId} is ${state}`, async () => {
    return (await store.archive.get(runId))?.state === state;
  });
}

/** Looks at everything that is owed since before an instant. */
export function auditAll(store: RedisStore, before: number, ...runs: readonly RunEnvelope[]) {
  // What was given back in this very millisecond is owed too.
  return store.upkeep.audit({ from: 0, before: before + 1, limit: 500 }, recomposedFrom(...runs));
}
