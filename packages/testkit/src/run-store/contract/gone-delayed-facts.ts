import assert from 'node:assert/strict';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { by, delayed, hourMs, put, request, slotOf } from './delayed-scene.ts';
import { contractTerm } from './scene.ts';

/** What is promised of runs that were asked for later and ended before they were runs. */
export const goneDelayedFacts = factsOf<RunStorePorts>({
  'what ended before it was a run is found by its id, with who wanted it so and why': tellsGone,
  'of what ended so the last are remembered': remembersLast,
  'those of a job that was deleted are told of, until that is seen to': tellsDeleted,
});

async function tellsGone(store: RunStorePorts): Promise<void> {
  const first = delayed(store, { inMs: hourMs, key: 'a', nonce: 'aaaa', input: '{"large":1}' });
  const second = delayed(store, { inMs: hourMs, key: 'a', nonce: 'bbbb' });
  const third = delayed(store, { inMs: hourMs, nonce: 'cccc' });
  await put(store, first);
  assert.equal(await store.delayed.gone(first.runId), undefined);
  await put(store, second, { onDuplicate: 'replace' });
  await put(store, third);
  await store.delayed.takeBack('remind', { slot: slotOf(second) }, request);
  const fate = { kind: 'given-up', run: third, reason: 'deleted' } as const;
  await store.schedule.stageDelayed(contractTerm, [fate]);
  const { input: _, ...told } = first;
  const gone = await store.delayed.gone(first.runId);
  assert.deepEqual([gone?.run, gone?.by, gone?.reason], [told, by, `replaced by ${second.runId}`]);
  assert.ok((gone?.endedAt ?? 0) >= first.askedAt);
  const others = [await store.delayed.gone(second.runId), await store.delayed.gone(third.runId)];
  assert.deepEqual(
    others.map((each) => [each?.run.runId, each?.by, each?.reason]),
    [
      [second.runId, by, 'taken back'],
      [third.runId, undefined, 'not begun: deleted'],
    ],
  );
  // None of them stands among the runs of their job, as none was one; and the same request come again wakes none of them.
  for (const run of [first, second, third]) {
    assert.equal(await store.archive.get(run.runId), undefined);
    assert.deepEqual(await put(store, run), { kind: 'put' });
  }
  assert.deepEqual(await store.delayed.list('remind', { limit: 10 }), { items: [] });
}

async function remembersLast(store: RunStorePorts): Promise<void> {
  const runs = Array.from({ length: 503 }, (_, i) =>
    delayed(store, { inMs: hourMs, key: 'a', nonce: String(1_000 + i) }),
  );
  for (const run of runs) await put(store, run, { onDuplicate: 'replace' });
  const known = await Promise.all(runs.map(({ runId }) => store.delayed.gone(runId)));
  assert.deepEqual(
    known.map((gone) => gone !== undefined),
    runs.map((_, i) => i >= 2 && i < 502),
  );
}

async function tellsDeleted(store: RunStorePorts): Promise<void> {
  const [far, fine] = [
    delayed(store, { inMs: hourMs, nonce: 'aaaa' }),
    delayed(store, { inMs: hourMs, nonce: 'bbbb', jobId: 'other' }),
  ];
  await put(store, far);
  await put(store, fine);
  assert.equal(await store.schedule.delayedOfDeleted(0, 10), undefined);
  const change = { jobId: 'remind', revision: 2, present: 'gone', below: 2 } as const;
  const none = {
    ...{ dropped: [], kept: [], outcomes: [], asides: [] },
    ...{ nextFireTime: undefined, definition: undefined, openAfter: undefined },
  };
  await store.schedule.carry(contractTerm, [{ ...change, ...none }]);
  const found = await store.schedule.delayedOfDeleted(0, 10);
  assert.deepEqual([found?.jobId, found?.runs, found?.looked], ['remind', [far], 1]);
  assert.ok((found?.deletedAt ?? 0) >= far.askedAt);
  const behind = await store.schedule.delayedOfDeleted(1, 10);
  assert.deepEqual([behind?.runs, behind?.looked], [[], 0]);
  await store.schedule.stageDelayed(contractTerm, [], ['remind']);
  assert.equal(await store.schedule.delayedOfDeleted(0, 10), undefined);
}
