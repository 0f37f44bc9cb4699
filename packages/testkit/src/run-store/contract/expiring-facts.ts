import assert from 'node:assert/strict';
import {
  type EpochMillis,
  expiredRun,
  jobDefinitionSchema,
  type KeyFate,
  type KeyWrites,
  parseRunId,
  toIso,
  type WatchedKeys,
} from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { envelopeOf } from '../../run-envelopes.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { carry, contractTerm, idsOf, only, take, takenOnce } from './scene.ts';

/** What is promised of keys whose ends lead to runs. */
export const expiringFacts = factsOf<RunStorePorts>({
  'the keys that are known are told soonest first, by and by, and with their ends': tellsKnown,
  'the end of a key leads to one run, told of the key, also where two leaders saw it': endsOnce,
  'a key that was moved, or dropped, since it was looked at leads to nothing': leavesMoved,
  'an end of a key that nobody had seen leads to a run, once for all that it may be': endsUnseen,
  'a key that ended and was written anew ends once more': endsAgain,
  'while a job is paused the end of a key has a row in place of a run': tellsPaused,
  'where other keys are watched by now nothing is written': leavesOthers,
  'whoever watches other keys begins anew, and what is watched no more is forgotten': forgets,
  'no leader that was outlived writes of keys': obeysFence,
  'how the keys are watched is told, with how many there are and which is next': tellsWatch,
});

type Ended = Extract<KeyFate, { kind: 'ended' }>;

const jobId = 'cancel-order';
const watched: WatchedKeys = { jobId, source: 'orders', pattern: 'order:*', since: 1 };

function definition() {
  const at = '2026-01-01T00:00:00.000Z';
  return jobDefinitionSchema.parse({
    ...{ id: jobId, revision: 1, version: 1, createdAt: at, updatedAt: at },
    ...{ task: { kind: 'handler', handler: 'noop' } },
    schedule: { kind: 'key-expired', source: 'orders', pattern: 'order:*' },
  });
}

async function watching(store: RunStorePorts): Promise<EpochMillis> {
  await store.expiring.watchKeys(contractTerm, watched);
  return store.now();
}

function expected(...keys: readonly (readonly [string, EpochMillis])[]): KeyWrites['others'] {
  return keys.map(([key, at]) => ({ kind: 'expected', key, at }));
}

async function write(
  store: RunStorePorts,
  about: {
    readonly ended?: readonly Ended[];
    readonly others?: KeyWrites['others'];
    readonly instead?: KeyWrites['ended'][number]['instead'];
    readonly of?: WatchedKeys;
  },
) {
  const { ended = [], others = [], instead, of = watched } = about;
  const { epoch } = contractTerm;
  const { markOf } = store.following;
  const runs = ended.map((end) => {
    const run = expiredRun(end, { definition: definition(), epoch, markOf });
    return { end, run, ...(instead === undefined ? {} : { instead }) };
  });
  const writes = { watched: of, now: store.now(), ended: runs, others };
  const outcome = await store.expiring.writeKeys(contractTerm, writes);
  assert.equal(outcome.kind, 'committed');
  return outcome;
}

function end(key: string, expiredAt: EpochMillis, more: Partial<Ended> = {}): Ended {
  return { kind: 'ended', key, expiredAt, upTo: expiredAt + 50, heardBy: 'sweep', ...more };
}

async function tellsKnown(store: RunStorePorts): Promise<void> {
  const now = await watching(store);
  await write(store, { others: expected(['order:2', now + 20], ['order:1', now + 10]) });
  await write(store, { others: expected(['order:3', now + 30], ['order:1', now + 15]) });
  assert.deepEqual(await store.expiring.expiring(jobId, now + 30, 10), [
    { key: 'order:1', at: now + 15 },
    { key: 'order:2', at: now + 20 },
  ]);
  assert.equal((await store.expiring.expiring(jobId, now + 99, 1)).length, 1);
  const ends = await store.expiring.knownEnds(jobId, ['order:2', 'order:9']);
  assert.deepEqual(ends, [now + 20, undefined]);
  const all: string[] = [];
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; ) {
    isFirst = false;
    const page = await store.expiring.knownKeys(jobId, cursor);
    all.push(...page.keys.map(({ key }) => key));
    cursor = page.cursor;
  }
  assert.deepEqual([...new Set(all)].sort(), ['order:1', 'order:2', 'order:3']);
  assert.deepEqual(await store.expiring.watchedKeys(), [watched]);
}

async function endsOnce(store: RunStorePorts): Promise<void> {
  const at = (await watching(store)) - 100;
  await carry(store, envelopeOf({ jobId, overlap: 'allow', revision: 1 }));
  await write(store, { others: expected(['order:7', at]) });
  const staged = [];
  for (const heardBy of ['event', 'sweep'] as const) {
    staged.push((await write(store, { ended: [end('order:7', at, { heardBy })] })).staged);
  }
  assert.deepEqual(staged, [1, 0]);
  assert.deepEqual(await store.expiring.expiring(jobId, at + 1, 10), []);
  const worker = await store.worker('w');
  const taken = only(await takenOnce(worker));
  const id = parseRunId(taken.runId);
  assert.deepEqual([id?.jobId, id?.trigger, id?.fireTime], [jobId, 'key', at]);
  const opened = await worker.open('default', taken);
  assert(opened.kind === 'opened');
  const told = { key: 'order:7', expiredAt: toIso(at), heardBy: 'event' };
  assert.deepEqual(opened.envelope.expired, told);
  assert.deepEqual(await take(worker), []);
  const run = await store.archive.get(taken.runId);
  assert.deepEqual([run?.trigger, run?.input, run?.asked], ['key', told, { by: 'escapement' }]);
}

async function leavesMoved(store: RunStorePorts): Promise<void> {
  const at = (await watching(store)) - 100;
  const later = at + 60_000;
  await write(store, { others: expected(['order:1', at], ['order:2', at]) });
  await write(store, { others: expected(['order:1', later]) });
  await write(store, { others: [{ kind: 'dropped', key: 'order:2', known: at }] });
  await write(store, { ended: [end('order:1', at), end('order:2', at)] });
  // What was read before it was moved drops nothing either.
  await write(store, { others: [{ kind: 'dropped', key: 'order:1', known: at }] });
  const left = await store.expiring.expiring(jobId, later + 1, 10);
  assert.deepEqual(left, [{ key: 'order:1', at: later }]);
  assert.deepEqual(await take(await store.worker('w')), []);
}

async function endsUnseen(store: RunStorePorts): Promise<void> {
  const at = (await watching(store)) - 1_000;
  const heard = (from: EpochMillis, upTo: EpochMillis) =>
    end('order:1', upTo, { upTo, unseenFrom: from, heardBy: 'event' });
  const staged: (number | undefined)[] = [];
  const also = async (...ended: readonly Ended[]) =>
    staged.push((await write(store, { ended })).staged);
  await also(heard(at, at + 100));
  // Another node heard it as well, not quite at the same instant.
  await also(heard(at + 50, at + 150));
  await also(heard(at + 101, at + 201));
  // Nobody knew this one, and then a leader found it gone at its time.
  await write(store, { others: expected(['order:1', at + 150]) });
  await also(end('order:1', at + 150));
  assert.deepEqual(staged, [1, 0, 1, 0]);
  assert.deepEqual(await store.expiring.expiring(jobId, at + 999, 10), []);
}

async function endsAgain(store: RunStorePorts): Promise<void> {
  const at = (await watching(store)) - 1_000;
  for (const time of [at, at + 500]) {
    await write(store, { others: expected(['order:1', time]) });
    assert.equal((await write(store, { ended: [end('order:1', time)] })).staged, 1);
  }
  assert.equal(idsOf(await takenOnce(await store.worker('w'))).length, 2);
}

async function tellsPaused(store: RunStorePorts): Promise<void> {
  const at = (await watching(store)) - 100;
  await write(store, { others: expected(['order:1', at]) });
  const instead = { outcome: 'skipped', reason: 'paused' } as const;
  for (const _ of [1, 2]) await write(store, { ended: [end('order:1', at)], instead });
  const { outcome, reason, runId } = only(await store.rows(jobId));
  assert.deepEqual([outcome, reason], ['skipped', 'paused']);
  assert.equal(parseRunId(runId ?? '')?.trigger, 'key');
  assert.deepEqual(await take(await store.worker('w')), []);
}

async function leavesOthers(store: RunStorePorts): Promise<void> {
  const at = (await watching(store)) - 100;
  await write(store, { others: expected(['order:1', at]) });
  const of = { ...watched, pattern: 'cart:*' };
  await write(store, { of, ended: [end('order:1', at)], others: expected(['cart:1', at]) });
  const left = await store.expiring.expiring(jobId, at + 1, 10);
  assert.deepEqual(left, [{ key: 'order:1', at }]);
}

async function forgets(store: RunStorePorts): Promise<void> {
  const at = (await watching(store)) - 100;
  await write(store, { others: expected(['order:1', at]) });
  const other = { ...watched, pattern: 'cart:*' };
  await store.expiring.watchKeys(contractTerm, other);
  assert.deepEqual(await store.expiring.watchedKeys(), [other]);
  assert.deepEqual(await store.expiring.expiring(jobId, at + 1, 10), []);
  await write(store, { of: other, others: expected(['cart:1', at]) });
  await store.expiring.unwatchKeys(contractTerm, jobId);
  assert.deepEqual(await store.expiring.watchedKeys(), []);
  assert.deepEqual(await store.expiring.expiring(jobId, at + 1, 10), []);
  assert.equal(await store.expiring.keyWatch(jobId), undefined);
}

async function obeysFence(store: RunStorePorts): Promise<void> {
  const at = (await watching(store)) - 100;
  await write(store, { others: expected(['order:1', at]) });
  await store.office.claim({ ...contractTerm, epoch: contractTerm.epoch + 1 });
  const { expiring } = store;
  const { epoch } = contractTerm;
  const by = { definition: definition(), epoch, markOf: store.following.markOf };
  const ended = [{ end: end('order:1', at), run: expiredRun(end('order:1', at), by) }];
  const writes = { watched, now: store.now(), ended, others: [] };
  const state = { state: 'listening', since: toIso(at) } as const;
  const outcomes = [
    await expiring.writeKeys(contractTerm, writes),
    await expiring.watchKeys(contractTerm, { ...watched, since: 2 }),
    await expiring.unwatchKeys(contractTerm, jobId),
    await expiring.noteKeyWatch(contractTerm, jobId, state),
  ];
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['superseded', 'superseded', 'superseded', 'superseded'],
  );
  assert.deepEqual(await expiring.expiring(jobId, at + 1, 10), [{ key: 'order:1', at }]);
  assert.equal(await expiring.keyWatch(jobId), undefined);
}

async function tellsWatch(store: RunStorePorts): Promise<void> {
  const at = (await watching(store)) + 60_000;
  assert.equal(await store.expiring.keyWatch(jobId), undefined);
  const state = { state: 'swept-only', since: toIso(at), command: 'CONFIG SET …' } as const;
  await store.expiring.noteKeyWatch(contractTerm, jobId, state);
  assert.deepEqual(await store.expiring.keyWatch(jobId), { ...state, watched: 0 });
  await write(store, { others: expected(['order:2', at + 1], ['order:1', at]) });
  const told = { ...state, watched: 2, nextExpiry: toIso(at) };
  assert.deepEqual(await store.expiring.keyWatch(jobId), told);
}
