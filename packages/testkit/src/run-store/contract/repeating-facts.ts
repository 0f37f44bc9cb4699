import assert from 'node:assert/strict';
import {
  askedRunId,
  type EndingEvent,
  type RepeatOutcome,
  type RunEnvelope,
  type RunExchange,
  repeatMark,
  toIso,
} from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { carry, exchange, idsOf, only, owed, runLate, take } from './scene.ts';

/** What is promised of a run that a person has done once more. */
export const repeatingFacts = factsOf<RunStorePorts>({
  'what failed is done once more by a new run of the same fire time': repeats,
  'what is done once more stays as it ended, and its fire time keeps its outcome': staysAsItWas,
  'a late result of what is done once more counts for neither': refusesLate,
  'a fire time is not served twice at once, and again once that is over': repeatsOneAtATime,
  'what may not overlap another of its job is refused, and says which': refusesOverlap,
  'asked for under the same name twice it is one run': asksOnce,
  'a retry that is taken back leaves nothing': leavesNothing,
});

const by = 'token at 127.0.0.1';

interface Ended extends Partial<Pick<RunEnvelope, 'overlap'>> {
  readonly event?: EndingEvent;
  readonly lateMs?: number;
}

/** A run that a worker has had, and that ended so. */
async function ended(
  store: RunStorePorts,
  { event = 'fail', lateMs = 5_000, overlap = 'skip' }: Ended = {},
): Promise<readonly [run: RunEnvelope, worker: RunExchange]> {
  const run = await owed(store, lateMs, { overlap });
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await take(worker)), [run.runId]);
  await exchange(worker, { ends: [{ runId: run.runId, attempt: 1, event }] });
  return [run, worker];
}

/** A retry as the interface makes it; `mark` tells it from others. */
function retryOf(store: RunStorePorts, of: RunEnvelope, mark = 'a'): RunEnvelope {
  const { jobId, fireTime, overlap } = of;
  const askedAt = store.now() - 1;
  const asked = { jobId, askedAt, trigger: 'retry', mark: repeatMark(fireTime, mark) } as const;
  const runId = askedRunId(asked);
  return runLate(store, 1, { jobId, runId, trigger: 'retry', overlap, fireTime: askedAt });
}

function repeat(store: RunStorePorts, of: RunEnvelope, retry: RunEnvelope): Promise<RepeatOutcome> {
  return store.archive.enqueueRepeat(retry, { asked: { by, retryOf: of.runId } });
}

async function repeats(store: RunStorePorts): Promise<void> {
  const [run, worker] = await ended(store);
  const retry = retryOf(store, run);
  assert.deepEqual(await repeat(store, run, retry), { kind: 'enqueued' });
  const { trigger, repeatedTime, asked } = (await store.archive.get(retry.runId)) ?? {};
  assert.deepEqual([trigger, repeatedTime], ['retry', toIso(run.fireTime)]);
  assert.deepEqual(asked, { by, retryOf: run.runId });
  assert.deepEqual(idsOf(await take(worker)), [retry.runId]);
  await exchange(worker, { ends: [{ runId: retry.runId, attempt: 1, event: 'succeed' }] });
  const over = await store.archive.get(retry.runId);
  assert.deepEqual([over?.state, over?.repeatedTime], ['succeeded', toIso(run.fireTime)]);
  assert.deepEqual(over?.asked, { by, retryOf: run.runId });
}

async function staysAsItWas(store: RunStorePorts): Promise<void> {
  const [run, worker] = await ended(store, { event: 'time-out' });
  const before = await store.archive.get(run.runId);
  const retry = retryOf(store, run);
  await repeat(store, run, retry);
  await take(worker);
  await exchange(worker, { ends: [{ runId: retry.runId, attempt: 1, event: 'succeed' }] });
  const after = { ...before, retriedAs: retry.runId };
  assert.deepEqual(await store.archive.get(run.runId), after);
  const { items } = await store.archive.ledger(run.jobId, { limit: 10 });
  const outcomes = items.map(({ fireTime, runId, runState }) => [fireTime, runId, runState]);
  assert.deepEqual(outcomes, [
    [toIso(retry.fireTime), retry.runId, 'succeeded'],
    [toIso(run.fireTime), run.runId, 'timed-out'],
  ]);
}

async function refusesLate(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 5_000, { overlap: 'allow' });
  const [first, second] = [await store.worker('w'), await store.worker('v')];
  await take(first);
  // It is over with its worker, which may speak all the same.
  await store.archive.askToStop(run.runId, { by, reason: 'stuck' });
  await store.lives.recover('w', 0);
  assert.equal((await store.look(run.runId))?.state, 'cancelled');
  const retry = retryOf(store, run);
  await repeat(store, run, retry);
  assert.deepEqual(idsOf(await take(second)), [retry.runId]);
  const late = { runId: run.runId, attempt: 1, event: 'succeed' } as const;
  await exchange(first, { ends: [late] });
  assert.equal((await store.look(run.runId))?.state, 'cancelled');
  assert.equal((await store.look(retry.runId))?.state, 'running');
  const others = { runId: retry.runId, attempt: 1, event: 'fail' } as const;
  assert.deepEqual((await exchange(second, { ends: [others] })).ends, ['settled']);
  assert.equal((await store.look(retry.runId))?.state, 'failed');
}

async function repeatsOneAtATime(store: RunStorePorts): Promise<void> {
  const [run, worker] = await ended(store, { overlap: 'allow' });
  const [other] = await ended(store, { overlap: 'allow', lateMs: 4_000 });
  const [first, second] = [retryOf(store, run, 'a'), retryOf(store, run, 'b')];
  assert.deepEqual(await repeat(store, run, first), { kind: 'enqueued' });
  const refused = { kind: 'repeated', other: first.runId };
  assert.deepEqual(await repeat(store, run, second), refused);
  await take(worker);
  assert.deepEqual(await repeat(store, run, second), refused);
  // Another fire time is another matter.
  const another = retryOf(store, other, 'c');
  assert.deepEqual(await repeat(store, other, another), { kind: 'enqueued' });
  await exchange(worker, { ends: [{ runId: first.runId, attempt: 1, event: 'fail' }] });
  assert.deepEqual(await repeat(store, run, second), { kind: 'enqueued' });
  assert.equal((await store.archive.get(run.runId))?.retriedAs, second.runId);
}

async function refusesOverlap(store: RunStorePorts): Promise<void> {
  const [run, worker] = await ended(store);
  const alive = await owed(store, 1_000);
  await take(worker);
  const retry = retryOf(store, run);
  assert.deepEqual(await repeat(store, run, retry), { kind: 'overlap', other: alive.runId });
  assert.equal(await store.archive.get(retry.runId), undefined);
  assert.equal((await store.archive.get(run.runId))?.retriedAs, undefined);
  await exchange(worker, { ends: [{ runId: alive.runId, attempt: 1, event: 'succeed' }] });
  assert.deepEqual(await repeat(store, run, retry), { kind: 'enqueued' });
}

async function asksOnce(store: RunStorePorts): Promise<void> {
  const [run, worker] = await ended(store);
  const retry = retryOf(store, run);
  assert.deepEqual(await repeat(store, run, retry), { kind: 'enqueued' });
  assert.deepEqual(await repeat(store, run, retry), { kind: 'exists' });
  assert.equal(only(await take(worker)).runId, retry.runId);
  await exchange(worker, { ends: [{ runId: retry.runId, attempt: 1, event: 'succeed' }] });
  assert.deepEqual(await repeat(store, run, retry), { kind: 'exists' });
  assert.deepEqual(await take(worker), []);
}

async function leavesNothing(store: RunStorePorts): Promise<void> {
  const [run] = await ended(store);
  const { jobId, fireTime } = run;
  const input = '{"account":"DE1"}';
  const marks = { mark: repeatMark(fireTime, 'a'), inputMark: store.archive.inputMark(input) };
  const askedAt = store.now() - 1;
  const runId = askedRunId({ jobId, askedAt, trigger: 'retry', ...marks });
  const retry = runLate(store, 1, { jobId, runId, trigger: 'retry', fireTime: askedAt });
  const asked = { by, retryOf: run.runId };
  await store.archive.enqueueRepeat(retry, { asked, input });
  const told = await store.archive.get(runId);
  assert.deepEqual([told?.input, told?.asked], [{ account: 'DE1' }, asked]);
  await carry(store, { ...run, revision: 5, version: 5 }, { dropped: [retry] });
  assert.equal(await store.archive.get(runId), undefined);
  // What is told of the other stands beside its log, and goes with it.
  assert.equal((await store.memory.dropLogs(0, 10)).dropped, 1);
  assert.equal((await store.archive.get(run.runId))?.retriedAs, undefined);
  assert.equal((await store.memory.kept()).logBytes, 0);
}
