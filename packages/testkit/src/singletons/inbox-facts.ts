import assert from 'node:assert/strict';
import { aggregate, by, owned, sequencesIn, settled, told } from './scene.ts';
import type { SingletonPorts } from './singleton-ports.ts';

export async function areInOrder({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  await told(other, 3);
  const taken = await one.take(term, { after: 1, most: 1 });
  const second = { sequence: 2, id: 'c2', command: '"2"' };
  assert.deepEqual(taken, { kind: 'taken', commands: [second], asked: undefined });
  assert.deepEqual(await sequencesIn(one, term), [1, 2, 3]);
  await one.settle(term, { commands: [settled(1), settled(2)], inOrder: true });
  assert.deepEqual(await sequencesIn(one, term), [3]);
  const entries = await other.journal('garden', 0, 10);
  assert.deepEqual(
    entries.map(({ sequence, term: under, id, events }) => [sequence, under, id, events]),
    [
      [1, 1, 'c1', '[1]'],
      [2, 1, 'c2', '[1]'],
    ],
  );
}

export async function isKnown({ programs: [one, other] }: SingletonPorts): Promise<void> {
  assert.deepEqual(await one.tell('garden', { id: 'c1', command: '1' }), { kind: 'unknown' });
  const term = await owned(one);
  await told(one, 1);
  const again = () => other.tell('garden', { id: 'c1', command: '"1"' });
  assert.deepEqual(await again(), { kind: 'pending' });
  assert.deepEqual(await other.ends('garden', ['c1', 'c2']), new Map());
  await one.settle(term, { commands: [settled(1)], inOrder: true });
  assert.deepEqual(await again(), { kind: 'done', reply: '1' });
  const end = { kind: 'done', reply: '1' };
  assert.deepEqual(await other.ends('garden', ['c1', 'c2']), new Map([['c1', end]]));
  assert.deepEqual(await sequencesIn(one, term), []);
}

export async function isOneCommand({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  const tell = (singletons: typeof one, command: string) =>
    singletons.tell('garden', { id: 'c1', command });
  const told = '{"plant":"oak","at":{"x":1,"y":2}}';
  const turned = '{"at":{"y":2,"x":1},"plant":"oak"}';
  const others = ['{"plant":"fir","at":{"x":1,"y":2}}', '{"plant":"oak"}', '[]'];
  const refuseOthers = async () => {
    for (const command of others)
      assert.deepEqual(await tell(other, command), { kind: 'other-command' });
  };
  assert.deepEqual(await tell(one, told), { kind: 'accepted', sequence: 1 });
  assert.deepEqual(await tell(other, turned), { kind: 'pending' });
  await refuseOthers();
  await one.fail(term, { sequence: 1, because: 'it threw', attempts: 1 });
  assert.deepEqual(await tell(other, turned), { kind: 'dead', because: 'it threw' });
  await refuseOthers();
  assert.equal((await other.sendAgain('garden', 1)).kind, 'accepted');
  await refuseOthers();
  const done = { sequence: 2, id: 'c1', reply: '"done"', events: '[1]' };
  await one.settle(term, { commands: [done], inOrder: true });
  assert.deepEqual(await tell(other, turned), { kind: 'done', reply: '"done"' });
  await refuseOthers();
  assert.deepEqual(await sequencesIn(one, term), []);
}

export async function isBounded({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  await told(one, 4);
  const fifth = { id: 'c5', command: '5' };
  assert.deepEqual(await other.tell('garden', fifth), { kind: 'full' });
  const huge = { id: 'huge', command: `"${'é'.repeat(100)}"` };
  assert.deepEqual(await other.tell('garden', huge), { kind: 'too-large' });
  await one.settle(term, { commands: [settled(1)], inOrder: true });
  assert.deepEqual(await other.tell('garden', { ...fifth, inboxCommands: 2 }), { kind: 'full' });
  assert.deepEqual(await other.tell('garden', fifth), { kind: 'accepted', sequence: 5 });
}

export async function isInStep({ programs: [one] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  await told(one, 2);
  const later = { commands: [settled(2)], inOrder: true };
  assert.deepEqual(await one.settle(term, later), { kind: 'out-of-step' });
  await one.settle(term, { commands: [settled(1)], inOrder: true });
  const again = { commands: [settled(1), settled(2)], inOrder: true };
  assert.deepEqual(await one.settle(term, again), { kind: 'out-of-step' });
  assert.equal((await one.journal('garden', 0, 10)).length, 1);
  assert.deepEqual(await sequencesIn(one, term), [2]);
}

export async function isAcknowledged({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const term = by(1);
  await one.claim(term, { owner: 'a', kind: 'service' });
  await told(one, 3);
  const second = { sequence: 2, id: 'c2', reply: '"done"' };
  const what = { commands: [second], inOrder: false };
  assert.deepEqual(await one.settle(term, what), { kind: 'settled' });
  assert.deepEqual(await one.settle(term, what), { kind: 'settled' });
  const next = by(2);
  await other.claim(next, { owner: 'b', kind: 'service' });
  assert.deepEqual(await sequencesIn(other, next), [1, 3]);
  assert.deepEqual(await one.journal('garden', 0, 10), []);
}

export async function isTooLarge({ programs: [one] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  await told(one, 1);
  const long = 'x'.repeat(400);
  const reply = { ...settled(1), reply: long };
  const no = { kind: 'too-large' };
  assert.deepEqual(await one.settle(term, { commands: [reply], inOrder: true }), no);
  assert.deepEqual(await one.settle(term, { commands: [settled(1, long)], inOrder: true }), no);
  const snapshot = { sequence: 1, state: long };
  const what = { commands: [settled(1)], inOrder: true, snapshot };
  assert.deepEqual(await one.settle(term, what), no);
  assert.deepEqual(await sequencesIn(one, term), [1]);
}

export async function isResumed({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  await told(one, 3);
  const snapshot = { sequence: 1, state: '{"trees":1}' };
  await one.settle(term, { commands: [settled(1)], inOrder: true, snapshot });
  await one.settle(term, { commands: [settled(2)], inOrder: true });
  const next = await other.claim(by(2), aggregate('b'));
  assert.deepEqual(next, { kind: 'claimed', snapshot, applied: 2, isNew: false, doubtfulUpTo: 0 });
  const after = await other.journal('garden', 1, 10);
  assert.deepEqual(
    after.map(({ sequence }) => sequence),
    [2],
  );
  assert.deepEqual(await sequencesIn(other, by(2)), [3]);
}

export async function isForgotten({ programs: [one] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  for (let i = 1; i <= 8; i += 1) {
    await one.tell('garden', { id: `c${i}`, command: '1' });
    const snapshot = i === 4 ? { snapshot: { sequence: 4, state: '{}' } } : {};
    await one.settle(term, { commands: [settled(i)], inOrder: true, ...snapshot });
  }
  const ids = (await one.ends('garden', ['c1', 'c3', 'c4', 'c8'])).keys();
  assert.deepEqual([...ids], ['c4', 'c8']);
  const entries = (await one.journal('garden', 0, 20)).map(({ sequence }) => sequence);
  assert.deepEqual(entries, [4, 5, 6, 7, 8]);
  for (let i = 9; i <= 12; i += 1) {
    await one.tell('garden', { id: `c${i}`, command: '1' });
    await one.settle(term, { commands: [settled(i)], inOrder: true });
  }
  const needed = (await one.journal('garden', 4, 20)).map(({ sequence }) => sequence);
  assert.deepEqual(needed, [5, 6, 7, 8, 9, 10, 11, 12]);
}
