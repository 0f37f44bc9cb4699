import assert from 'node:assert/strict';
import {
  askedRunId,
  type EpochMillis,
  repeatMark,
  scheduledRunId,
  servedTime,
} from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { envelopeOf } from '../../run-envelopes.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { ask, by, none, pass, stateOf } from './backfill-scene.ts';
import { exchange, idsOf, only, take, takenOnce } from './scene.ts';

/** What is promised where somebody retries a run of a fire time that a back-fill runs too: never both at once. */
export const backfillBesideRetryFacts = factsOf<RunStorePorts>({
  'what a back-fill runs is not retried by hand meanwhile, and the answer says which run it is':
    refusesRetryBeside,
  'what is retried by hand is waited for by a back-fill': waitsForRetry,
});

/** Somebody wants the run of a fire time done once more. */
function retried(store: RunStorePorts, servedAt: EpochMillis, mark: string) {
  const askedAt = store.now() - 1;
  const about = { jobId: 'bill', trigger: 'retry' } as const;
  const runId = askedRunId({ ...about, askedAt, mark: repeatMark(servedAt, mark) });
  const envelope = envelopeOf({ ...about, runId, fireTime: askedAt, overlap: 'allow' });
  const retryOf = scheduledRunId('bill', servedAt);
  return { runId, outcome: store.archive.enqueueRepeat(envelope, { asked: { by, retryOf } }) };
}

async function refusesRetryBeside(store: RunStorePorts): Promise<void> {
  const { fireTimes } = await ask(store, { count: 1 });
  const [served = 0] = fireTimes;
  await pass(store);
  const worker = await store.worker('w');
  const run = only(await takenOnce(worker));
  const repeated = { kind: 'repeated', other: run.runId };
  assert.deepEqual(await retried(store, served, 'a').outcome, repeated);
  // Another fire time is another matter.
  assert.deepEqual(await retried(store, served + 1, 'b').outcome, { kind: 'enqueued' });
  await exchange(worker, { ends: [{ runId: run.runId, attempt: 1, event: 'fail' }] });
  assert.deepEqual(await retried(store, served, 'c').outcome, { kind: 'enqueued' });
}

async function waitsForRetry(store: RunStorePorts): Promise<void> {
  const { fireTimes } = await ask(store, { count: 2 });
  const [first = 0, second = 0] = fireTimes;
  const { runId, outcome } = retried(store, first, 'a');
  assert.deepEqual(await outcome, { kind: 'enqueued' });
  await pass(store);
  assert.deepEqual(await stateOf(store), { ...none, state: 'running', staged: 0 });
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await take(worker)), [runId]);
  await pass(store);
  assert.deepEqual(await stateOf(store), { ...none, state: 'running', staged: 0 });
  await exchange(worker, { ends: [{ runId, attempt: 1, event: 'succeed' }] });
  await pass(store);
  const served = (await takenOnce(worker)).map((run) => servedTime({ ...run, fireTime: 0 }));
  assert.deepEqual(served, [first, second]);
}
