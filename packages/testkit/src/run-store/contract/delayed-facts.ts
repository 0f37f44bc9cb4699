import assert from 'node:assert/strict';
import { type DelayedFate, type DelayedRun, delayedSlot, type EpochMillis } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { by, delayed, envelope, hourMs, put, request, slotOf } from './delayed-scene.ts';
import { contractTerm, exchange, idsOf, only, take, takenOnce } from './scene.ts';

/** What is promised of runs that are asked for later. */
export const delayedFacts = factsOf<RunStorePorts>({
  'a delayed run waits, and begins once when a leader has made a run of it': waits,
  'what is soon due is a run at once, and needs no leader': stagesSoon,
  'under a key one waits at a time: it is kept, or replaced': keepsOne,
  'what is taken back begins never, whether it is a run by now or not': takesBack,
  'by its id this run is taken back and no other, also where it has no key': takesBackById,
  'what has begun is neither replaced nor taken back': leavesBegun,
  'a leader makes no run of what was replaced since it looked': skipsReplaced,
  'asked for by the same request once more it is one run': asksOnce,
  'those of a job are paged soonest first, each once': pages,
  'what a leader gives up is found under its name with the reason, and waits no more': givesUp,
  'no leader that was outlived makes runs of them': obeysFence,
  'what is due in a time that is lost is told of as unknown, and does not run': tellsUnknown,
});

const staged = (run: DelayedRun): DelayedFate => {
  return { kind: 'staged', run, envelope: envelope(run) };
};

async function waits(store: RunStorePorts): Promise<void> {
  const input = '{"order":7}';
  const run = delayed(store, { inMs: 0, key: 'order:7', input });
  assert.deepEqual(await put(store, run), { kind: 'put' });
  assert.deepEqual(await store.delayed.get(run.runId), run);
  assert.equal(await store.archive.get(run.runId), undefined);
  const worker = await store.worker('w');
  assert.deepEqual(await take(worker), []);
  assert.deepEqual(await store.schedule.dueDelayed(run.dueTime, 10), []);
  const due = await store.schedule.dueDelayed(run.dueTime + 1, 10);
  assert.deepEqual(due, [run]);
  for (const _ of [1, 2]) {
    const outcome = await store.schedule.stageDelayed(contractTerm, [staged(run)]);
    assert.equal(outcome.kind, 'committed');
  }
  assert.deepEqual(await store.schedule.dueDelayed(run.dueTime + hourMs, 10), []);
  assert.equal(await store.delayed.get(run.runId), undefined);
  assert.deepEqual(idsOf(await takenOnce(worker)), [run.runId]);
  assert.deepEqual(await take(worker), []);
  const told = await store.archive.get(run.runId);
  assert.deepEqual(
    [told?.trigger, told?.asked, told?.input],
    ['delayed', { by, key: 'order:7' }, { order: 7 }],
  );
}

async function stagesSoon(store: RunStorePorts): Promise<void> {
  const run = delayed(store, { inMs: 200 });
  assert.deepEqual(await put(store, run, { soon: true }), { kind: 'put' });
  assert.equal((await store.look(run.runId))?.state, 'staged');
  assert.deepEqual(await store.delayed.list(run.jobId, { limit: 10 }), { items: [] });
  const taken = only(await takenOnce(await store.worker('w')));
  assert.equal(taken.runId, run.runId);
  assert.ok(taken.takenAt >= run.dueTime);
}

async function keepsOne(store: RunStorePorts): Promise<void> {
  const first = delayed(store, { inMs: hourMs, key: 'order:7', nonce: 'aaaa' });
  const second = delayed(store, { inMs: 2 * hourMs, key: 'order:7', nonce: 'bbbb' });
  const other = delayed(store, { inMs: hourMs, key: 'order:8', nonce: 'cccc' });
  const elsewhere = { ...delayed(store, { inMs: hourMs, key: 'order:7', jobId: 'other' }) };
  for (const run of [first, other, elsewhere]) {
    assert.deepEqual(await put(store, run), { kind: 'put' });
  }
  assert.deepEqual(await put(store, second), { kind: 'kept', runId: first.runId });
  assert.deepEqual(await put(store, second, { onDuplicate: 'replace' }), { kind: 'put' });
  assert.equal(await store.delayed.get(first.runId), undefined);
  const { items } = await store.delayed.list('remind', { limit: 10 });
  assert.deepEqual(idsOf(items), [other.runId, second.runId]);
  // The other way round where they are runs by now.
  const [soon, sooner] = [
    delayed(store, { inMs: 50_000, key: 'order:7', nonce: 'dddd' }),
    delayed(store, { inMs: 40_000, key: 'order:7', nonce: 'eeee' }),
  ];
  await put(store, soon, { onDuplicate: 'replace', soon: true });
  assert.deepEqual(await put(store, sooner, { soon: true }), { kind: 'kept', runId: soon.runId });
  await put(store, sooner, { onDuplicate: 'replace', soon: true });
  const { state, reason } = (await store.look(soon.runId)) ?? {};
  assert.deepEqual([state, reason], ['cancelled', `replaced by ${sooner.runId}`]);
  assert.equal((await store.look(sooner.runId))?.state, 'staged');
}

async function takesBack(store: RunStorePorts): Promise<void> {
  const pending = delayed(store, { inMs: 0, key: 'a', nonce: 'aaaa' });
  const soon = delayed(store, { inMs: 0, key: 'b', nonce: 'bbbb' });
  const unkeyed = delayed(store, { inMs: 0, nonce: 'cccc' });
  await put(store, pending);
  await put(store, unkeyed);
  await put(store, soon);
  await store.schedule.stageDelayed(contractTerm, [staged(soon)]);
  for (const run of [pending, soon, unkeyed]) {
    const back = await store.delayed.takeBack('remind', { slot: slotOf(run) }, request);
    assert.deepEqual(back, { kind: 'taken-back', runId: run.runId });
    const again = await store.delayed.takeBack('remind', { slot: slotOf(run) }, request);
    assert.deepEqual(again, { kind: 'unknown' });
  }
  assert.deepEqual(await store.schedule.dueDelayed(store.now() + hourMs, 10), []);
  assert.deepEqual(await take(await store.worker('w')), []);
  const { state, stop } = (await store.look(soon.runId)) ?? {};
  assert.deepEqual([state, stop], ['cancelled', request]);
}

async function takesBackById(store: RunStorePorts): Promise<void> {
  const first = delayed(store, { inMs: hourMs, key: 'a', nonce: 'aaaa' });
  const second = delayed(store, { inMs: hourMs, key: 'a', nonce: 'bbbb' });
  const unkeyed = delayed(store, { inMs: 50_000, nonce: 'cccc' });
  await put(store, first);
  await put(store, second, { onDuplicate: 'replace' });
  await put(store, unkeyed, { soon: true });
  const back = ({ runId }: DelayedRun, slot: string) =>
    store.delayed.takeBack('remind', { slot, runId }, request);
  assert.deepEqual(await back(first, slotOf(first)), { kind: 'unknown' });
  assert.deepEqual(await store.delayed.get(second.runId), second);
  for (const { runId } of [second, unkeyed]) {
    const which = { slot: delayedSlot(runId) ?? '', runId };
    const taken = await store.delayed.takeBack('remind', which, request);
    assert.deepEqual(taken, { kind: 'taken-back', runId });
  }
  assert.equal((await store.look(unkeyed.runId))?.state, 'cancelled');
}

async function leavesBegun(store: RunStorePorts): Promise<void> {
  const run = delayed(store, { inMs: 0, key: 'order:7', nonce: 'aaaa' });
  await put(store, run, { soon: true });
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await takenOnce(worker)), [run.runId]);
  const back = await store.delayed.takeBack('remind', { slot: slotOf(run) }, request);
  assert.deepEqual(back, { kind: 'unknown' });
  const next = delayed(store, { inMs: hourMs, key: 'order:7', nonce: 'bbbb' });
  assert.deepEqual(await put(store, next), { kind: 'put' });
  assert.equal((await store.look(run.runId))?.state, 'running');
  assert.deepEqual(await store.delayed.get(next.runId), next);
}

async function skipsReplaced(store: RunStorePorts): Promise<void> {
  const first = delayed(store, { inMs: 0, key: 'order:7', nonce: 'aaaa' });
  const second = delayed(store, { inMs: hourMs, key: 'order:7', nonce: 'bbbb' });
  await put(store, first);
  const due = await store.schedule.dueDelayed(store.now() + hourMs, 10);
  await put(store, second, { onDuplicate: 'replace' });
  const outcome = await store.schedule.stageDelayed(contractTerm, due.map(staged));
  assert.equal(outcome.kind, 'committed');
  assert.equal(await store.archive.get(first.runId), undefined);
  assert.deepEqual(await store.delayed.get(second.runId), second);
}

async function asksOnce(store: RunStorePorts): Promise<void> {
  const run = delayed(store, { inMs: 0, key: 'order:7' });
  for (const onDuplicate of ['keep', 'replace'] as const) {
    assert.deepEqual(await put(store, run, { onDuplicate }), { kind: 'put' });
  }
  await store.schedule.stageDelayed(contractTerm, [staged(run)]);
  assert.deepEqual(await put(store, run, { onDuplicate: 'replace' }), { kind: 'put' });
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await takenOnce(worker)), [run.runId]);
  await exchange(worker, { ends: [{ runId: run.runId, attempt: 1, event: 'succeed' }] });
  assert.deepEqual(await put(store, run, { onDuplicate: 'replace' }), { kind: 'put' });
  assert.deepEqual(await store.delayed.list('remind', { limit: 10 }), { items: [] });
  assert.deepEqual(await take(worker), []);
}

async function pages(store: RunStorePorts): Promise<void> {
  const runs = Array.from({ length: 11 }, (_, i) => {
    // Some share an instant.
    return delayed(store, { inMs: hourMs + Math.floor(i / 4) * 1_000, nonce: `${1000 + i}` });
  });
  for (const run of [...runs].reverse()) await put(store, run);
  const found: DelayedRun[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 3, ...(cursor === undefined ? {} : { cursor }) };
    const page = await store.delayed.list('remind', query);
    found.push(...page.items);
    cursor = page.cursor;
    // One that goes between two pages hides no other.
    const last = page.items.at(-1);
    if (last !== undefined) await store.delayed.takeBack('remind', { slot: slotOf(last) }, request);
  } while (cursor !== undefined);
  const times = found.map(({ dueTime }) => dueTime);
  const inOrder = [...times].sort((a: EpochMillis, b: EpochMillis) => a - b);
  assert.deepEqual(times, inOrder);
  assert.deepEqual([...idsOf(found)].sort(), [...idsOf(runs)].sort());
}

async function givesUp(store: RunStorePorts): Promise<void> {
  const run = delayed(store, { inMs: 0 });
  await put(store, run);
  const fate = { kind: 'given-up', run, reason: 'deleted' } as const;
  for (const _ of [1, 2]) await store.schedule.stageDelayed(contractTerm, [fate]);
  assert.deepEqual(await store.schedule.dueDelayed(store.now() + hourMs, 10), []);
  assert.deepEqual(await store.rows('remind'), []);
  const seen = await store.look(run.runId);
  assert.deepEqual([seen?.state, seen?.reason], ['cancelled', 'not begun: deleted']);
}

async function obeysFence(store: RunStorePorts): Promise<void> {
  const run = delayed(store, { inMs: 0 });
  await put(store, run);
  const older = { ...contractTerm, epoch: contractTerm.epoch - 1 };
  const outcome = await store.schedule.stageDelayed(older, [staged(run)]);
  assert.deepEqual(outcome, { kind: 'superseded', currentEpoch: contractTerm.epoch });
  assert.deepEqual(await store.delayed.get(run.runId), run);
}

async function tellsUnknown(store: RunStorePorts): Promise<void> {
  const lost = delayed(store, { inMs: 0, nonce: 'aaaa' });
  const later = delayed(store, { inMs: hourMs, nonce: 'bbbb' });
  for (const run of [lost, later]) await put(store, run);
  const until = lost.dueTime + 1_000;
  const reason = 'redis-went-back' as const;
  const unknown = { after: 1, until, outstanding: [], behind: {}, reason };
  await store.office.noteUnknown(contractTerm, unknown);
  await store.office.forget(contractTerm);
  const row = { outcome: 'unknown', reason, detail: undefined, runId: lost.runId };
  assert.deepEqual(await store.rows('remind'), [row]);
  assert.deepEqual(await store.schedule.dueDelayed(later.dueTime, 10), []);
  assert.deepEqual(await store.delayed.get(later.runId), later);
}
