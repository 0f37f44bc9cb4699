import assert from 'node:assert/strict';
import { aggregate, all, assertHolds, by, owned } from './scene.ts';
import type { SingletonPorts } from './singleton-ports.ts';

const asked = { by: 'anna', reason: 'patching its host' };
const meant = (to: string) => ({ ...asked, to });

/** Its owner has stopped, as it does when it hands over. */
async function leaves(one: SingletonPorts['programs'][0], term: number): Promise<void> {
  await one.note(by(term), { kind: 'stopping', cause: 'asked', reason: asked.reason });
  await one.note(by(term), { kind: 'stopped' });
}

export async function isMeantForOne({ programs: [one, other] }: SingletonPorts): Promise<void> {
  await owned(one, 3);
  const told = { kind: 'asked', owner: 'owner-3', term: 3 };
  assert.deepEqual(await other.askToMove('garden', meant('owner-9')), told);
  const taken = await one.take(by(3), all);
  assert.deepEqual(taken.kind === 'taken' && taken.asked, meant('owner-9'));
  await leaves(one, 3);
  const no = { kind: 'meant-for', program: 'owner-9' };
  for (const term of [4, 5]) {
    assert.deepEqual(await other.claim(by(term), aggregate(`owner-${term}`)), no);
  }
  assertHolds(await one.get('garden'), { state: 'vacant', owner: null });
  await owned(other, 9);
  const move = { from: 'owner-3', to: 'owner-9', term: 9, cause: 'asked', meantFor: 'owner-9' };
  assertHolds((await one.get('garden'))?.moves[0], move);
  // It was for that move alone.
  await owned(one, 10);
}

export async function isPassedOver({ programs: [one, other] }: SingletonPorts): Promise<void> {
  await owned(one, 3);
  await other.askToMove('garden', meant('owner-9'));
  await leaves(one, 3);
  const passOver = { ...aggregate('owner-4'), passOver: true };
  assert.equal((await other.claim(by(4), passOver)).kind, 'claimed');
  const move = { from: 'owner-3', to: 'owner-4', term: 4, cause: 'asked', meantFor: 'owner-9' };
  assertHolds((await one.get('garden'))?.moves[0], move);
  await owned(one, 5);
  assertHolds((await one.get('garden'))?.moves[0], { to: 'owner-5', meantFor: null });
}

export async function isPreferred({ programs: [one, other] }: SingletonPorts): Promise<void> {
  const preferring = (owner: string) => ({ ...aggregate(owner), prefers: 'owner-9' });
  const no = { kind: 'meant-for', program: 'owner-9' };
  assert.deepEqual(await one.claim(by(2), preferring('owner-2')), no);
  assert.equal((await one.claim(by(3), preferring('owner-9'))).kind, 'claimed');
  // Whoever holds it already is not asked to let it pass by a claim that is repeated.
  assert.equal((await one.claim(by(3), preferring('owner-3'))).kind, 'claimed');
  await other.askToMove('garden', meant('owner-4'));
  await leaves(one, 3);
  const asWished = { kind: 'meant-for', program: 'owner-4' };
  assert.deepEqual(await other.claim(by(5), preferring('owner-5')), asWished);
  assert.deepEqual(await other.claim(by(5), { ...preferring('owner-5'), passOver: true }), no);
  assert.equal((await other.claim(by(6), preferring('owner-4'))).kind, 'claimed');
  assertHolds((await one.get('garden'))?.moves[0], { to: 'owner-4', meantFor: 'owner-4' });
}

export async function isMeantForAnother({ programs: [one, other] }: SingletonPorts): Promise<void> {
  await owned(one, 3);
  assert.deepEqual(await other.askToMove('garden', meant('owner-3')), { kind: 'owns' });
  const unasked = await one.take(by(3), all);
  assert.equal(unasked.kind === 'taken' && unasked.asked, undefined);
  await other.askToMove('garden', meant('owner-9'));
  await other.askToMove('garden', asked);
  await leaves(one, 3);
  assert.deepEqual(await other.askToMove('garden', meant('owner-3')), { kind: 'not-running' });
  await owned(other, 4);
  assertHolds((await one.get('garden'))?.moves[0], { to: 'owner-4', meantFor: null });
}

export async function isRestarted({ programs: [one, other] }: SingletonPorts): Promise<void> {
  assert.deepEqual(await other.askToRestart('garden', asked), { kind: 'unknown' });
  await one.declare('garden', 'aggregate');
  assert.deepEqual(await other.askToRestart('garden', asked), { kind: 'not-running' });
  const term = await owned(one, 3);
  const told = { kind: 'asked', owner: 'owner-3', term: 3 };
  assert.deepEqual(await other.askToRestart('garden', asked), told);
  const taken = await one.take(term, all);
  assert.deepEqual(taken.kind === 'taken' && taken.asked, { ...asked, restart: true });
  await one.note(term, { kind: 'stopping', cause: 'restart', reason: asked.reason });
  await one.note(term, { kind: 'restarted' });
  assertHolds(await other.get('garden'), { state: 'starting', owner: 'owner-3', term: 3 });
  const [move, ...others] = (await other.get('garden'))?.moves ?? [];
  const wanted = { from: 'owner-3', to: 'owner-3', term: 3, cause: 'restart' };
  assertHolds(move, { ...wanted, reason: asked.reason, meantFor: null });
  assert.ok(move?.askedAt && move.stoppingAt && move.stoppedAt && others.length === 0);
  const again = await one.take(term, all);
  assert.equal(again.kind === 'taken' && again.asked, undefined);
  await owned(other, 4);
  assertHolds((await one.get('garden'))?.moves[0], { cause: 'lost', to: 'owner-4' });
}

export async function isAskedOnce({ programs: [one, other] }: SingletonPorts): Promise<void> {
  await owned(one, 3);
  const told = { kind: 'asked', owner: 'owner-3', term: 3 };
  const move = (how: object) => other.askToMove('garden', meant('owner-9'), how);
  assert.deepEqual(await move({ isNoCandidate: true, mark: 'm1' }), { kind: 'not-candidate' });
  assert.deepEqual(await move({ mark: 'm1' }), told);
  await leaves(one, 3);
  await owned(other, 9);
  // It has moved, and whom it was to go to may be gone: that is told, and nothing is asked of who has it now.
  for (const isNoCandidate of [false, true])
    assert.deepEqual(await move({ mark: 'm1', isNoCandidate }), told);
  const restart = (mark: string) => other.askToRestart('garden', asked, mark);
  const ofNine = { kind: 'asked', owner: 'owner-9', term: 9 };
  assert.deepEqual(await restart('m2'), ofNine);
  await one.note(by(9), { kind: 'stopping', cause: 'restart', reason: asked.reason });
  await one.note(by(9), { kind: 'restarted' });
  assert.deepEqual(await restart('m2'), ofNine);
  const taken = await one.take(by(9), all);
  assert.equal(taken.kind === 'taken' ? taken.asked : taken.kind, undefined);
  await one.tell('garden', { id: 'c1', command: '1' });
  await one.fail(by(9), { sequence: 1, because: 'it threw', attempts: 1 });
  const again = { kind: 'accepted', sequence: 2, id: 'c1' };
  for (const _twice of [1, 2]) assert.deepEqual(await other.sendAgain('garden', 1, 'm3'), again);
  assert.deepEqual(await other.sendAgain('garden', 1, 'm4'), { kind: 'gone' });
  assert.deepEqual(await restart('m5'), ofNine);
}
