import assert from 'node:assert/strict';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { exchange, only, owed, take } from './scene.ts';

/** What is promised of what a handler tells of its run. */
export const tellingFacts = factsOf<RunStorePorts>({
  'the newest progress of a run that is under way is shown': showsProgress,
  'a result is shown once its run has succeeded, and kept with it': showsResults,
  'nothing that an earlier attempt told is shown of a later one': refusesEarlier,
  'nothing is kept of a run that is not under way': refusesOthers,
});

const nothing = { fraction: undefined, note: undefined };

async function showsProgress(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  await take(worker);
  assert.deepEqual(await store.told(run.runId), nothing);
  await worker.tell(run.runId, 1, { progress: { at: store.now(), fraction: 0.25, note: 'a' } });
  await worker.tell(run.runId, 1, { progress: { at: store.now(), fraction: 0.5, note: 'half' } });
  assert.deepEqual(await store.told(run.runId), { fraction: 0.5, note: 'half' });
}

async function showsResults(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const [well, badly, large] = [
    await owed(store, 3_000, { jobId: 'well' }),
    await owed(store, 2_000, { jobId: 'badly' }),
    await owed(store, 1_000, { jobId: 'large' }),
  ];
  await take(worker);
  await worker.tell(well.runId, 1, { progress: { at: store.now(), fraction: 1 } });
  await worker.tell(well.runId, 1, { result: '{"sent":[1,"é"]}' });
  await worker.tell(badly.runId, 1, { result: '1' });
  await worker.tell(large.runId, 1, { resultLeftOut: 'too-large' });
  assert.deepEqual(await store.told(well.runId), { ...nothing, fraction: 1 });
  const end = { attempt: 1, event: 'succeed' } as const;
  await exchange(worker, {
    ends: [
      { ...end, runId: well.runId },
      { ...end, runId: badly.runId, event: 'fail', reason: 'no' },
      { ...end, runId: large.runId },
    ],
  });
  assert.deepEqual(await store.told(well.runId), {
    ...{ ...nothing, fraction: 1 },
    result: { sent: [1, 'é'] },
  });
  assert.deepEqual(await store.told(badly.runId), nothing);
  assert.deepEqual(await store.told(large.runId), { ...nothing, resultLeftOut: 'too-large' });
}

async function refusesEarlier(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  await take(worker);
  await worker.tell(run.runId, 1, {
    ...{ result: '"of the first"', progress: { at: store.now(), fraction: 0.9 } },
  });
  await store.lives.recover('w', 0);
  const again = await store.worker('v');
  assert.equal(only(await take(again)).attempt, 2);
  assert.deepEqual(await store.told(run.runId), nothing);
  await again.tell(run.runId, 2, { progress: { at: store.now(), fraction: 0.1 } });
  await worker.tell(run.runId, 1, { progress: { at: store.now(), fraction: 1 } });
  await exchange(again, { ends: [{ runId: run.runId, attempt: 2, event: 'succeed' }] });
  assert.deepEqual(await store.told(run.runId), { ...nothing, fraction: 0.1 });
}

async function refusesOthers(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const run = await owed(store, 1_000);
  await worker.tell(run.runId, 0, { result: '1' });
  await take(worker);
  await exchange(worker, { ends: [{ runId: run.runId, attempt: 1, event: 'succeed' }] });
  await worker.tell(run.runId, 1, { result: '2' });
  assert.deepEqual(await store.told(run.runId), nothing);
}
