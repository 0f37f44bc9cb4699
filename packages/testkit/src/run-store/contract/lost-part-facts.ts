import assert from 'node:assert/strict';
import type { Unknown } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { contractTerm, exchange, idsOf, only, take } from './scene.ts';
import { openShared, shared, shareOut } from './shared-runs.ts';

/** What is promised of runs in parts when Redis has gone back: nobody knows how far their parts had come in what is lost. */
export const lostPartFacts = factsOf<RunStorePorts>({
  'a run whose parts may have been made in what is lost is lost, and none is made once more':
    losesUnmade,
  'parts that nobody tells of are lost with what is lost, and their run ends by what is known':
    losesParts,
  'a run in parts that may have ended in what is lost is followed by nothing, since it may have been':
    isFollowedNoMore,
  'a run in parts of which a worker has one in hand has not ended, and is followed': isFollowed,
  'a part that is taken from nobody stands for no fire time': leavesNoRow,
  'a run in parts is told of as long as it is under way, since nobody else could': tellsWhole,
});

const committed = { kind: 'committed' } as const;
const because = 'whether it ended cannot be known';

/** Redis has gone back, and whoever leads accounts for it. */
async function goBack(store: RunStorePorts): Promise<number> {
  await store.office.claim(contractTerm, true);
  const unknown: Unknown = {
    ...{ after: 1, until: store.now(), outstanding: [], behind: {} },
    reason: 'redis-went-back',
  };
  assert.deepEqual(await store.office.noteUnknown(contractTerm, unknown), committed);
  const lost = await store.office.loseUntold(contractTerm, because);
  assert.deepEqual(await store.office.forget(contractTerm), committed);
  await store.office.vouch(contractTerm, { leastGeneration: 2_000_000, unknown });
  return lost;
}

async function losesUnmade(store: RunStorePorts): Promise<void> {
  const run = await shared(store);
  const whole = await openShared(store);
  assert.equal(await goBack(store), 1);
  assert.deepEqual((await store.sharing.sharedRuns(0, 10)).runs, []);
  const { state, reason } = (await store.archive.get(run.runId)) ?? {};
  assert.deepEqual([state, reason], ['lost', because]);
  // A leader may have looked before.
  await shareOut(store, run, whole);
  assert.deepEqual(await take(await store.worker('w')), []);
}

async function losesParts(store: RunStorePorts): Promise<void> {
  const run = await shared(store);
  await shareOut(store, run);
  const worker = await store.worker('w');
  const [first, second] = await take(worker, 2);
  assert(first !== undefined && second !== undefined);
  await exchange(worker, {
    ends: [{ runId: first.runId, attempt: first.attempt, event: 'succeed' }],
  });
  assert.equal(await goBack(store), 1);
  const ends = (await openShared(store)).shards?.map(({ end }) => end);
  assert.deepEqual(ends, ['succeeded', 'lost', 'lost']);
  assert.deepEqual(idsOf(await take(await store.worker('v'))), []);
}

async function isFollowedNoMore(store: RunStorePorts): Promise<void> {
  const run = await shared(store);
  await store.following.setFollowed(contractTerm, [run.jobId]);
  await shareOut(store, run);
  await goBack(store);
  await store.sharing.endShared(contractTerm, run.runId, { event: 'fail' });
  const { state } = (await store.archive.get(run.runId)) ?? {};
  assert.deepEqual([state, await store.following.endings(10)], ['failed', []]);
}

async function isFollowed(store: RunStorePorts): Promise<void> {
  const run = await shared(store);
  await store.following.setFollowed(contractTerm, [run.jobId]);
  const parts = await shareOut(store, run);
  const [taken] = await take(await store.worker('w'));
  assert(taken !== undefined);
  const { runId, attempt, takenAt: startedAt } = taken;
  const envelope = only(parts.filter((part) => part.runId === runId));
  await store.worker('v', () => [{ envelope, attempt, failures: 0, startedAt }]);
  await eventually('what it has in hand was heard', async () => {
    return (await store.office.greetings()).has('v');
  });
  await goBack(store);
  await store.sharing.endShared(contractTerm, run.runId, { event: 'fail' });
  const noted = await store.following.endings(10);
  assert.deepEqual(
    noted.map(({ runId }) => runId),
    [run.runId],
  );
}

async function leavesNoRow(store: RunStorePorts): Promise<void> {
  const run = await shared(store);
  await shareOut(store, run);
  await goBack(store);
  assert.deepEqual(await store.rows(run.jobId), []);
}

async function tellsWhole(store: RunStorePorts): Promise<void> {
  const run = await shared(store);
  const told = async () => (await store.office.progress(store.now()))?.outstanding;
  assert.deepEqual(await told(), [run.runId]);
  await shareOut(store, run);
  assert.equal((await take(await store.worker('w'))).length, 3);
  assert.deepEqual(await told(), [run.runId]);
  await store.sharing.endShared(contractTerm, run.runId, { event: 'succeed' });
  assert.deepEqual(await told(), []);
}
