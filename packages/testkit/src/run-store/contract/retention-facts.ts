import assert from 'node:assert/strict';
import type { Dropped, RunEnvelope } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { carry, exchange, idsOf, only, owed, runLate, stage, take } from './scene.ts';

/** What may be dropped of runs that are over, and what stays. */
export const retentionFacts = factsOf<RunStorePorts>({
  'what is kept is counted, and weighs nothing once it is gone': weighs,
  'logs go from the oldest on, but not those of what is not over': dropsLogs,
  'runs go from the oldest on, but never the last of a job': keepsLast,
  'what was dropped is not staged again': remembersDropped,
  'a job that says how many it keeps keeps those, and as others do once it says so no more':
    keepsOwn,
  'a job that says for how many days it keeps runs keeps none that are older but its last':
    keepsDays,
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
  return endedAll(store, runs);
}

async function endedAll(
  store: RunStorePorts,
  runs: readonly RunEnvelope[],
): Promise<readonly RunEnvelope[]> {
  await stage(store, ...runs);
  const worker = await store.worker('worker-a');
  const taken = await take(worker, runs.length);
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

async function keepsOwn(store: RunStorePorts): Promise<void> {
  const [few, many] = [await ended(store, 6, { jobId: 'few' }), await ended(store, 6)];
  const of = only(few.slice(0, 1));
  await carry(store, of, { policies: { keep: { runs: 2 } } });
  await store.memory.keepPerJob(4);
  assert.equal(await all(store.memory.dropOwn), 4);
  assert.deepEqual(await kept(store, 'few'), idsOf(few.slice(4)));
  assert.deepEqual(await kept(store, 'nightly-report'), idsOf(many));
  assert.equal(await all(store.memory.dropExcess), 2);
  // One that keeps more than the others is left what it keeps.
  await carry(store, { ...of, revision: 2 }, { policies: { keep: { runs: 9 } } });
  const more = [6, 5, 4, 3, 2, 1].map((seconds) =>
    runLate(store, seconds * 1_000, { jobId: 'few', revision: 2, overlap: 'allow' }),
  );
  await endedAll(store, more);
  assert.equal(await all(store.memory.dropOwn), 0);
  assert.equal(await all(store.memory.dropExcess), 0);
  await carry(store, { ...of, revision: 3 });
  assert.equal(await all(store.memory.dropOwn), 0);
  assert.equal(await store.memory.keepPerJob(4), 'lowered');
  assert.equal(await all(store.memory.dropExcess), 4);
  assert.deepEqual(await kept(store, 'few'), idsOf(more.slice(2)));
}

async function keepsDays(store: RunStorePorts): Promise<void> {
  const dayMs = 86_400_000;
  const may = { overlap: 'allow', beginBy: store.now() + dayMs } as const;
  // More than so many days, by however little time has passed since.
  const old = [4, 3, 2].map((days) => runLate(store, days * dayMs + 1_000, may));
  await endedAll(store, old);
  const young = await ended(store, 2);
  await carry(store, young[0] ?? assert.fail(), { policies: { keep: { days: 3 } } });
  assert.equal(await all(store.memory.dropOwn), 2);
  assert.deepEqual(await kept(store), idsOf([...old.slice(2), ...young]));
  const [last] = await endedAll(store, [runLate(store, 9 * dayMs, { ...may, jobId: 'monthly' })]);
  await carry(store, last ?? assert.fail(), { policies: { keep: { days: 1 } } });
  assert.equal(await all(store.memory.dropOwn), 0);
  assert.deepEqual(await kept(store, 'monthly'), [last?.runId]);
}
