import assert from 'node:assert/strict';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { only, owed, take } from './scene.ts';

/** What is told of the queues themselves. */
export const depthFacts = factsOf<RunStorePorts>({
  'of a queue it is told what is due, what comes later and what is in hand': tellsDepth,
  'a queue that nobody has used is empty': isEmpty,
});

async function tellsDepth(store: RunStorePorts): Promise<void> {
  await owed(store, 9_000, { jobId: 'taken', queue: 'mail' });
  await take(await store.worker('worker-a'), 1, 'mail');
  const oldest = await owed(store, 5_000, { jobId: 'oldest', queue: 'mail' });
  await owed(store, 2_000, { jobId: 'younger', queue: 'mail' });
  await owed(store, -60_000, { jobId: 'coming', queue: 'mail' });
  await owed(store, 7_000, { jobId: 'elsewhere', queue: 'etl' });
  const [mail, etl] = await store.depths.read(['mail', 'etl']);
  const counted = { queue: 'mail', dueCount: 2, laterCount: 1, inHandCount: 1 };
  assert.deepEqual(mail, { ...counted, oldestDueTime: oldest.dueTime });
  assert.equal(etl?.dueCount, 1);
}

async function isEmpty(store: RunStorePorts): Promise<void> {
  const told = only(await store.depths.read(['nobody']));
  assert.deepEqual(told, { queue: 'nobody', dueCount: 0, laterCount: 0, inHandCount: 0 });
}
