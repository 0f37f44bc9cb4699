import assert from 'node:assert/strict';
import { askedRunId, type RunEnvelope } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { exchange, idsOf, runLate, take } from './scene.ts';

/** What is promised of an input that a run was asked for with. */
export const inputFacts = factsOf<RunStorePorts>({
  'a run is given what it was asked for with, also when its entry was made anew': givesInput,
  'a run whose input is gone or another is given none': refusesOthers,
  'what a run was asked for with stays beside what its handler told': keepsInput,
});

async function ask(store: RunStorePorts, input: string, said = input): Promise<RunEnvelope> {
  const inputMark = store.archive.inputMark(said);
  const askedAt = store.now() - 1_000;
  const asked = { jobId: 'asked', askedAt, trigger: 'manual', mark: 'x', inputMark } as const;
  const runId = askedRunId(asked);
  // The very instant that its id says, by which it is found once it is over.
  const at = { fireTime: askedAt, dueTime: askedAt };
  const run = runLate(store, 1_000, {
    ...at,
    jobId: 'asked',
    runId,
    trigger: 'manual',
    overlap: 'allow',
  });
  assert.equal((await store.archive.enqueueManual(run, { input })).kind, 'enqueued');
  return run;
}

/** What the handlers of the runs that are due are given, or why they are given nothing. */
async function given(store: RunStorePorts): Promise<unknown> {
  const worker = await store.worker('w');
  const [taken] = await take(worker);
  if (taken === undefined) return 'nothing was due';
  const opened = await worker.open('default', taken);
  return opened.kind === 'opened' ? Reflect.get(opened.envelope.task, 'input') : opened.kind;
}

async function givesInput(store: RunStorePorts): Promise<void> {
  const run = await ask(store, '{"account":"DE1"}');
  await store.loseEntry(run.runId);
  const look = { from: 0, before: store.now(), limit: 10 };
  // Whoever audits makes the entry from the definition, which knows of no input.
  const { reenqueued } = await store.upkeep.audit(look, () => run);
  assert.deepEqual(reenqueued, [run.runId]);
  assert.deepEqual(await given(store), { account: 'DE1' });
}

async function refusesOthers(store: RunStorePorts): Promise<void> {
  await ask(store, '{"account":"DE2"}', '{"account":"DE1"}');
  assert.deepEqual(await given(store), 'input-lost');
}

async function keepsInput(store: RunStorePorts): Promise<void> {
  const { runId } = await ask(store, '[1,"é"]');
  const inputOf = async () => (await store.archive.get(runId))?.input;
  assert.deepEqual(await inputOf(), [1, 'é']);
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await take(worker)), [runId]);
  await worker.tell(runId, 1, { result: '1' });
  await exchange(worker, { ends: [{ runId, attempt: 1, event: 'succeed' }] });
  assert.deepEqual([await inputOf(), (await store.told(runId)).result], [[1, 'é'], 1]);
}
