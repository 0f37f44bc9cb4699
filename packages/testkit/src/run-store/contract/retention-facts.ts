import assert from 'node:assert/strict';
import type { Dropped, RunEnvelope } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { exchange, idsOf, owed, runLate, stage, take } from './scene.ts';

/** What may be dropped of runs that are over, and what stays. */
export const retentionFacts = factsOf<RunStorePorts>({
  'what is kept is counted, and weighs nothing once it is gone': weighs,
  'logs go from the oldest on, but not those of what is not over': dropsLogs,
  'runs go from the oldest on, but never the last of a job': keepsLast,
  'what was dropped is not staged again': remembersDropped,
  'a lower number has jobs drop what is more, and raises nothing back': trims,
});

/** So many runs of a job that are over, each with a line of its log, the oldest first. */
async function ended(
  store: RunStorePorts,
  count: number,
  changes: Partial<RunEnvelope> = {},
): Promise<readonly RunEnvelope[]> {
  const runs = Array.from({ length: count }, (_, i) =>
    runLate(store, 50_000 - i * 1_000, { overlap: 'allow', ...changes }),
  );
  await stage(store, ...runs);
  const worker = await store.worker('worker-a');
  const taken = await take(worker, count);
  for (const { runId } of taken) {
    await worker.appendLog(runId, 1, [{ at: store.now(), stream: 'stdout', text: 'said' }]);
  }
  const ends = taken.map(({ runId }) => ({ runId, attempt: 1, event: 'succeed' }) as const);
  await exchange(worker, { ends });
  return runs;
}

async function kept({ archive }: RunStorePorts, jobId?: string): Promise<readonly string[]> {
  const { items } = await archive.list({ limit: 100, ...(jobId && { jobId }) });
  return items.map(({ id }) => id).reverse();
}

/** Steps of two until the end; answers how many were dropped. */
async function all(step: (from: number, most: number) => Promise<Dropped>): Promise<number> {
  let dropped = 0;
  for (let from: number | undefined = 0; from !== undefined; ) {
    const done: Dropped = await step(from, 2);
    dropped += done.dropped;
    from = done.next;
  }
  return dropped;
}

async function weighs(store: RunStorePorts): Promise<void> {
  assert.deepEqual(await store.memory.kept(), { runs: 0, runBytes: 0, logBytes: 0 });
  await ended(store, 3);
  const { runs, runBytes, logBytes } = await store.memory.kept();
  assert.equal(runs, 3);
  assert.ok(runBytes > 0 && logBytes > 0);
  assert.equal(await all(store.memory.dropLogs), 3);
  assert.deepEqual(await store.memory.kept(), { runs: 3, runBytes, logBytes: 0 });
  await store.memory.dropRuns(0, 2);
  const left = await store.memory.kept();
  assert.ok(left.runs === 1 && left.runBytes < runBytes);
}

async function dropsLogs(store: RunStorePorts): Promise<void> {
  const alive = await owed(store, 90_000, { overlap: 'allow' });
  const worker = await store.worker('worker-a');
  await take(worker);
  const said = { at: store.now(), stream: 'stdout', text: 'said' } as const;
  await worker.appendLog(alive.runId, 1, [said]);
  const runs = [alive, ...(await ended(store, 3))];
  const lines = async () =>
    Promise.all(
      runs.map(async ({ runId }) => (await store.archive.log(runId, 0, 9))?.lines.length),
    );
  assert.deepEqual(await store.memory.dropLogs(0, 2), { dropped: 1, next: 1 });
  assert.deepEqual(await lines(), [1, 0, 1, 1]);
  assert.deepEqual(await store.memory.dropLogs(1, 9), { dropped: 2, next: undefined });
  assert.deepEqual(await lines(), [1, 0, 0, 0]);
}

async function keepsLast(store: RunStorePorts): Promise<void> {
  const [old] = await ended(store, 1, { jobId: 'monthly' });
  const runs = await ended(store, 4);
  assert.deepEqual(await store.memory.dropRuns(0, 2), { dropped: 1, next: 1 });
  assert.deepEqual(await kept(store, 'nightly-report'), idsOf(runs.slice(1)));
  assert.equal(await all(store.memory.dropRuns), 2);
  assert.deepEqual(await kept(store, 'nightly-report'), idsOf(runs.slice(3)));
  assert.deepEqual(await kept(store, 'monthly'), [old?.runId]);
}

async function remembersDropped(store: RunStorePorts): Promise<void> {
  const [first, ...others] = await ended(store, 3);
  await store.memory.dropRuns(0, 1);
  await stage(store, first ?? assert.fail());
  assert.deepEqual(await kept(store), idsOf(others));
}

async function trims(store: RunStorePorts): Promise<void> {
  const [busy, few] = [await ended(store, 6), await ended(store, 2, { jobId: 'few' })];
  const alive = await owed(store, 90_000, { overlap: 'allow' });
  await take(await store.worker('worker-a'));
  assert.equal(await store.memory.keepPerJob(3), 'lowered');
  assert.equal(await all(store.memory.dropExcess), 3);
  assert.deepEqual(await kept(store, 'nightly-report'), idsOf([alive, ...busy.slice(3)]));
  assert.deepEqual(await kept(store, 'few'), idsOf(few));
  assert.equal(await store.memory.keepPerJob(3), 'settled');
  assert.equal(await store.memory.keepPerJob(9), 'settled');
  assert.equal(await all(store.memory.dropExcess), 0);
  assert.equal(await store.memory.keepPerJob(2), 'lowered');
}
