import assert from 'node:assert/strict';
import type { SingletonRing } from '@escapement/core';
import { eventually } from '../eventually.ts';
import { aggregate, all, assertHolds, by, owned, sequencesIn, settled, told } from './scene.ts';
import type { SingletonPorts } from './singleton-ports.ts';

export async function isOfOneKind({ programs: [one, other] }: SingletonPorts): Promise<void> {
  assert.deepEqual(await one.declare('garden', 'service'), { kind: 'declared' });
  assert.deepEqual(await other.declare('garden', 'service'), { kind: 'declared' });
  const otherKind = { kind: 'other-kind', stands: 'service' };
  assert.deepEqual(await other.declare('garden', 'aggregate'), otherKind);
  assert.deepEqual(await other.claim(by(1), aggregate('a')), otherKind);
}

export async function hasRoom({ programs: [one, other] }: SingletonPorts): Promise<void> {
  for (const name of ['a', 'b', 'c']) await one.declare(name, 'service');
  assert.deepEqual(await other.declare('d', 'service'), { kind: 'full' });
  assert.deepEqual(await other.declare('a', 'service'), { kind: 'declared' });
}

export async function isFenced({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const old = await owned(one, 5);
  await told(one, 1);
  await owned(other, 7);
  const no = { kind: 'superseded', term: 7 };
  assert.deepEqual(await one.take(old, all), no);
  const what = { commands: [settled(1)], inOrder: true };
  assert.deepEqual(await one.settle(old, what), no);
  assert.deepEqual(await one.note(old, { kind: 'stopped' }), no);
  assert.deepEqual(await one.claim(old, aggregate('owner-5')), no);
  assert.deepEqual(await one.journal('garden', 0, 10), []);
  assert.deepEqual(await sequencesIn(other, by(7)), [1]);
}

export async function isClaimedAgain({ programs: [one] }: SingletonPorts): Promise<void> {
  const first = await one.claim(by(5), aggregate('a'));
  assert.ok(first.kind === 'claimed' && first.isNew);
  const again = await one.claim(by(5), aggregate('a'));
  assert.ok(again.kind === 'claimed' && !again.isNew);
  assert.deepEqual((await one.get('garden'))?.moves, []);
  const lower = await one.claim(by(4), aggregate('b'));
  assert.deepEqual(lower, { kind: 'superseded', term: 5 });
}

export async function isOfOtherData({ programs: [one] }: SingletonPorts): Promise<void> {
  await owned(one, 5);
  const other = by(2, 'garden', 'ensemble-2');
  assert.equal((await one.claim(other, aggregate('b'))).kind, 'claimed');
  assert.equal((await one.take(by(5), all)).kind, 'superseded');
  assert.equal((await one.take(other, all)).kind, 'taken');
}

export async function isAskedToMove({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const asked = { by: 'anna', reason: 'patching its host' };
  assert.deepEqual(await other.askToMove('garden', asked), { kind: 'unknown' });
  await one.declare('garden', 'aggregate');
  assert.deepEqual(await other.askToMove('garden', asked), { kind: 'not-running' });
  const term = await owned(one, 3);
  const told = { kind: 'asked', owner: 'owner-3', term: 3 };
  assert.deepEqual(await other.askToMove('garden', asked), told);
  const taken = await one.take(term, all);
  assert.deepEqual(taken.kind === 'taken' && taken.asked, asked);
  await owned(other, 4);
  const next = await other.take(by(4), all);
  assert.deepEqual(next.kind === 'taken' && next.asked, undefined);
}

export async function areMovesKept({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const term = await owned(one, 1);
  await other.askToMove('garden', { by: 'anna', reason: 'patching' });
  await one.note(term, { kind: 'stopping', cause: 'asked', reason: 'patching' });
  await one.note(term, { kind: 'stopped' });
  assert.deepEqual(await other.askToMove('garden', { by: 'x', reason: 'y' }), {
    kind: 'not-running',
  });
  await owned(other, 2);
  await owned(one, 3);
  await owned(other, 4);
  const moves = (await one.get('garden'))?.moves ?? [];
  assert.deepEqual(
    moves.map(({ from, to, term: under, cause }) => [from, to, under, cause]),
    [
      ['owner-3', 'owner-4', 4, 'lost'],
      ['owner-2', 'owner-3', 3, 'lost'],
    ],
  );
}

export async function isShown({ programs: [one, other] }: SingletonPorts): Promise<void> {
  assert.equal(await one.get('garden'), undefined);
  await one.declare('garden', 'aggregate');
  const vacant = { state: 'vacant', owner: null, term: null, since: null, inboxDepth: 0 };
  assertHolds(await other.get('garden'), { name: 'garden', kind: 'aggregate', ...vacant });
  const term = await owned(one, 6);
  assertHolds(await other.get('garden'), { state: 'starting', owner: 'owner-6', term: 6 });
  await told(one, 2);
  await one.note(term, { kind: 'running' });
  const first = { state: 'running', inboxDepth: 2, acceptedCount: 2, journalLength: 0 };
  assertHolds(await other.get('garden'), first);
  const snapshot = { sequence: 1, state: '{"trees":1}' };
  await one.settle(term, { commands: [settled(1)], inOrder: true, snapshot });
  await one.note(term, { kind: 'failing', because: 'it threw' });
  const view = await other.get('garden');
  assertHolds(view, { state: 'failing', because: 'it threw', inboxDepth: 1, journalLength: 1 });
  assert.deepEqual(view?.snapshot, { sequence: 1, value: { trees: 1 } });
  await one.note(term, { kind: 'stopping', cause: 'closing' });
  await one.note(term, { kind: 'stopped' });
  assertHolds(await other.get('garden'), { state: 'vacant', owner: null });
}

export async function arePaged({ programs: [one, other] }: SingletonPorts): Promise<void> {
  for (const name of ['b', 'c', 'a']) await one.declare(name, 'service');
  const first = await other.page({ limit: 2 });
  assert.deepEqual(
    [first.items.map(({ name }) => name), first.total, first.next],
    [['a', 'b'], 3, 'b'],
  );
  const rest = await other.page({ limit: 2, after: 'b' });
  assert.deepEqual([rest.items.map(({ name }) => name), rest.next], [['c'], undefined]);
}

export async function rings({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const heard: SingletonRing[] = [];
  const stop = other.listen((ring) => heard.push(ring));
  const term = await owned(one);
  await eventually('it is rung at all', async () => {
    await one.claim(term, aggregate('owner-1'));
    return heard.length > 0;
  });
  await told(one, 1);
  await one.askToMove('garden', { by: 'anna', reason: 'why not' });
  await one.settle(term, { commands: [settled(1)], inOrder: true });
  const whats = () => [...new Set(heard.map(({ name, what }) => `${name} ${what}`))];
  const wanted = ['garden claimed', 'garden told', 'garden asked', 'garden settled'];
  await eventually('it is rung for each', async () => whats().length === wanted.length);
  assert.deepEqual(whats(), wanted);
  stop();
}

export async function isPutBack({ programs: [one, other], forget }: SingletonPorts): Promise<void> {
  const term = await owned(one, 4);
  await told(one, 2);
  await forget();
  const no = { kind: 'forgotten' };
  assert.deepEqual(await one.take(term, all), no);
  assert.deepEqual(await one.settle(term, { commands: [settled(1)], inOrder: true }), no);
  assert.deepEqual(await one.note(term, { kind: 'running' }), no);
  await other.declare('garden', 'aggregate');
  await other.tell('garden', { id: 'early', command: '1' });
  const restore = { sequence: 7, state: '{"trees":7}' };
  const claimed = await one.claim(term, { ...aggregate('owner-4'), restore });
  assert.deepEqual(claimed, {
    kind: 'claimed',
    snapshot: restore,
    applied: 7,
    isNew: true,
    doubtfulUpTo: 0,
  });
  assert.deepEqual(await sequencesIn(one, term), [8]);
  await one.claim(term, { ...aggregate('owner-4'), restore: { sequence: 1, state: '{}' } });
  assert.deepEqual((await one.get('garden'))?.snapshot?.sequence, 7);
}

/** A store that went back has the owner of then, who may be the same, and knows of fewer commands. */
export async function isPutBackOver({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const term = await owned(one, 4);
  await told(other, 3);
  await one.settle(term, { commands: [settled(1)], inOrder: true });
  const restore = { sequence: 9, state: '{"trees":9}' };
  const claimed = await one.claim(term, { ...aggregate('owner-4'), restore });
  assertHolds(claimed, { snapshot: restore, applied: 9, isNew: false });
  assert.deepEqual(await sequencesIn(one, term), [10, 11]);
  assert.deepEqual(await other.tell('garden', { id: 'late', command: '1' }), {
    kind: 'accepted',
    sequence: 12,
  });
}

export async function isRemoved({ programs: [one, other] }: SingletonPorts): Promise<void> {
  assert.deepEqual(await other.remove('garden'), { kind: 'unknown' });
  const term = await owned(one, 5);
  await told(one, 2);
  assert.deepEqual(await other.remove('garden'), { kind: 'running' });
  await one.fail(term, { sequence: 1, because: 'it threw', attempts: 1 });
  await one.note(term, { kind: 'stopped' });
  assert.deepEqual(await other.remove('garden'), { kind: 'waiting' });
  const snapshot = { sequence: 2, state: '{"trees":1}' };
  await one.settle(term, { commands: [settled(2)], inOrder: true, snapshot });
  assert.deepEqual(await other.remove('garden'), { kind: 'removed', was: 'aggregate' });
  assert.equal(await one.get('garden'), undefined);
  assert.equal((await one.page({ limit: 10 })).total, 0);
  assert.deepEqual(await one.tell('garden', { id: 'c9', command: '1' }), { kind: 'unknown' });
  assert.deepEqual(await one.note(term, { kind: 'running' }), { kind: 'forgotten' });
  assert.deepEqual(await other.remove('garden'), { kind: 'unknown' });
  // Of the other kind too, and nothing of what was is known.
  const next = await other.claim(by(6), { owner: 'b', kind: 'service' });
  const anew = { applied: 0, snapshot: undefined, isNew: true, doubtfulUpTo: 0 };
  assert.deepEqual(next, { kind: 'claimed', ...anew });
  await told(one, 2);
  assert.deepEqual(await one.journal('garden', 0, 10), []);
  const shown = await one.get('garden');
  assert.deepEqual([shown?.moves, shown?.deadCommands, shown?.deadCount], [[], [], 0]);
}
