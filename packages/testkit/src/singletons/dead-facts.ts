import assert from 'node:assert/strict';
import { aggregate, assertHolds, by, owned, sequencesIn, settled, told } from './scene.ts';
import type { SingletonPorts } from './singleton-ports.ts';

const failed = (sequence: number) => ({ sequence, because: 'it threw', attempts: 3 });

export async function isGivenUp({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  await told(one, 3);
  assert.deepEqual(await one.fail(term, failed(1)), { kind: 'counted' });
  await other.claim(by(2), aggregate('b'));
  assert.deepEqual(await one.fail(term, failed(1)), { kind: 'superseded', term: 2 });
  assert.deepEqual(await other.fail(by(2), failed(1)), { kind: 'counted' });
  assert.deepEqual(await sequencesIn(other, by(2)), [1, 2, 3]);
  assert.deepEqual(await other.fail(by(2), failed(1)), { kind: 'dead' });
  assert.deepEqual(await other.fail(by(2), failed(1)), { kind: 'gone' });
  assert.deepEqual(await sequencesIn(other, by(2)), [2, 3]);
  const next = { commands: [settled(2), settled(3)], inOrder: true };
  assert.deepEqual(await other.settle(by(2), next), { kind: 'settled' });
  const entries = await one.journal('garden', 0, 10);
  assert.deepEqual(
    entries.map(({ sequence }) => sequence),
    [2, 3],
  );
  const dead = { kind: 'dead', because: 'it threw' };
  assert.deepEqual(await one.ends('garden', ['c1']), new Map([['c1', dead]]));
  assert.deepEqual(await one.tell('garden', { id: 'c1', command: '"1"' }), dead);
}

export async function isCountedInARow({ programs: [one] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  await told(one, 2);
  for (const sequence of [1, 1, 2, 1, 1])
    assert.deepEqual(await one.fail(term, failed(sequence)), { kind: 'counted' });
  assert.deepEqual(await one.fail(term, failed(1)), { kind: 'dead' });
}

export async function areDeadShown({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  await told(one, 4);
  for (const sequence of [1, 2, 3]) {
    const what = { sequence, because: `no "${sequence}" é`, attempts: 1 };
    assert.deepEqual(await one.fail(term, what), { kind: 'dead' });
  }
  const view = await other.get('garden');
  assertHolds(view, { deadCount: 3, inboxDepth: 1, acceptedCount: 4 });
  const shown = view?.deadCommands ?? [];
  assert.deepEqual(
    shown.map(({ sequence, id, attempts, because, command }) => [
      ...[sequence, id, attempts, because, command],
    ]),
    [
      [3, 'c3', 1, 'no "3" é', '"3"'],
      [2, 'c2', 1, 'no "2" é', '"2"'],
    ],
  );
  for (const { acceptedAt, deadAt } of shown) assert.ok(acceptedAt <= deadAt);
}

export async function areDeadBounded({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  await told(one, 2);
  for (const sequence of [1, 2])
    await one.fail(term, { sequence, because: 'x'.repeat(400), attempts: 1 });
  const view = await other.get('garden');
  assert.deepEqual([view?.deadCount, view?.deadCommands.map(({ id }) => id)], [2, ['c2']]);
}

export async function areDeathsCounted({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const claim = async (term: number) => {
    const claimed = await one.claim(by(term), { ...aggregate(`owner-${term}`), attempts: 2 });
    return claimed.kind === 'claimed' ? claimed.doubtfulUpTo : assert.fail(claimed.kind);
  };
  assert.equal(await claim(1), 0);
  await told(other, 3);
  // Whoever had nothing in hand has nothing to do with it.
  assert.equal(await claim(2), 0);
  assert.deepEqual(await sequencesIn(one, by(2)), [1, 2, 3]);
  // Of several nobody knows which it was, nor of one that was handed over in order.
  assert.equal(await claim(3), 3);
  assert.deepEqual(await sequencesIn(one, by(3), { after: 0, most: 1 }), [1]);
  await one.note(by(3), { kind: 'stopped' });
  assert.equal(await claim(4), 0);
  for (const term of [4, 5]) {
    assert.deepEqual(await sequencesIn(one, by(term), { after: 0, most: 1 }), [1]);
    assert.equal(await claim(term + 1), 1);
  }
  assert.deepEqual(await sequencesIn(one, by(6)), [2, 3]);
  const end = (await one.ends('garden', ['c1'])).get('c1');
  assert(end?.kind === 'dead' && /ended without a word/.test(end.because));
  assertHolds(await one.get('garden'), { deadCount: 1 });
  // What had its effect is in nobody's hand.
  await one.settle(by(6), { commands: [settled(2), settled(3)], inOrder: true });
  assert.equal(await claim(7), 0);
}

export async function isSentAgain({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  await told(one, 2);
  const what = { sequence: 1, because: 'it threw', attempts: 1 };
  assert.deepEqual(await one.fail(term, what), { kind: 'dead' });
  assert.deepEqual(await other.sendAgain('shed', 1), { kind: 'unknown' });
  assert.deepEqual(await other.sendAgain('garden', 2), { kind: 'gone' });
  const again = { kind: 'accepted', sequence: 3, id: 'c1' } as const;
  assert.deepEqual(await other.sendAgain('garden', 1), again);
  assert.deepEqual(await other.sendAgain('garden', 1), { kind: 'gone' });
  assert.deepEqual(await one.tell('garden', { id: 'c1', command: '"1"' }), { kind: 'pending' });
  assert.deepEqual(await one.ends('garden', ['c1']), new Map());
  const taken = await one.take(term, { after: 0, most: 9 });
  assert.deepEqual(
    taken.kind === 'taken' && taken.commands.map(({ id, command }) => [id, command]),
    [
      ['c2', '"2"'],
      ['c1', '"1"'],
    ],
  );
  const done = { sequence: 3, id: 'c1', reply: '"done"', events: '[1]' };
  const commands = [settled(2), done];
  assert.deepEqual(await one.settle(term, { commands, inOrder: true }), { kind: 'settled' });
  const end = { kind: 'done', reply: '"done"' };
  assert.deepEqual(await one.ends('garden', ['c1']), new Map([['c1', end]]));
  assertHolds(await one.get('garden'), { deadCount: 1, inboxDepth: 0 });
  assert.deepEqual((await one.get('garden'))?.deadCommands, []);
}

export async function isSentAgainWithRoom({ programs: [one] }: SingletonPorts): Promise<void> {
  const term = await owned(one);
  await told(one, 4);
  await one.fail(term, { sequence: 1, because: 'it threw', attempts: 1 });
  await one.tell('garden', { id: 'c5', command: '"5"' });
  assert.deepEqual(await one.sendAgain('garden', 1), { kind: 'full' });
  await one.settle(term, { commands: [settled(2)], inOrder: true });
  assert.equal((await one.sendAgain('garden', 1)).kind, 'accepted');
}
