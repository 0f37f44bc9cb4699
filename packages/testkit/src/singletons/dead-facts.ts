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
