import assert from 'node:assert/strict';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { everyId, type Filter, runToEnd } from './archive-facts.ts';
import { owed, take } from './scene.ts';

/** How many runs there are, as the interface is told. */
export const countFacts = factsOf<RunStorePorts>({
  'what a list has on all of its pages is counted, by whatever it is narrowed': counts,
});

async function counts(store: RunStorePorts): Promise<void> {
  const over = await owed(store, 5_000);
  await runToEnd(store, over);
  const badly = await owed(store, 4_000);
  await runToEnd(store, badly, 'fail');
  const elsewhere = await owed(store, 3_000, { jobId: 'other', queue: 'slow' });
  const going = await owed(store, 2_000);
  await take(await store.worker('worker-b'));
  await owed(store, -60_000);
  const span = { from: over.fireTime, to: elsewhere.fireTime };
  const trouble = ['failed', 'timed-out', 'cancelled', 'lost'] as const;
  const filters: readonly Filter[] = [
    ...[{}, span, { isFolded: true }, { ...span, isFolded: true }],
    ...[{ states: trouble }, { states: trouble, to: badly.fireTime }, { states: ['failed'] }],
    ...[{ states: ['running', 'waiting'] }, { states: ['running'] }, { states: ['blocked'] }],
    ...[{ states: ['succeeded', 'failed', 'running'] }, { states: ['staged'] }],
    ...[{ jobId: 'other' }, { jobId: going.jobId, ...span }, { jobId: 'nobody' }],
    ...[{ queue: 'slow' }, { workerId: 'worker-b' }],
    ...[{ isOfJob: (jobId: string) => jobId !== 'other' }, { isOfJob: () => false, ...span }],
  ] as const;
  for (const filter of filters) {
    const count = (await everyId(store, filter)).length;
    assert.deepEqual(
      { filter, ...(await store.archive.count(filter)) },
      { filter, kind: 'all', count },
    );
  }
  assert.deepEqual(await store.archive.count({}), { kind: 'all', count: 5 });
}
