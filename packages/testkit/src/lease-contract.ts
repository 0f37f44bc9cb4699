import assert from 'node:assert/strict';
import { leaseLimits, lockHistoryLimits } from '@escapement/core';
import { factsOf } from './contract-fact.ts';
import { eventually } from './eventually.ts';
import { held, type LeasePorts, place, reserve, reservedUpTo, take } from './lease-ports.ts';

/** What leases promise. */
export const leaseContract = factsOf<LeasePorts>({
  'a free one is held at once, until its time, and shown with its holder': holdsAtOnce,
  'the same id asked for again is the same lease': sameAgain,
  'an id that holds or waits stands for what was asked for under it, and nothing else':
    standsForOne,
  'who does not wait is told who holds it and what place he would have': tellsPlace,
  'those who wait get it in the order of asking, with growing tokens': servesInOrder,
  'nobody is passed over by one who comes while it is free': passesNobody,
  'it runs out, and then only the next has it': runsOut,
  'only who holds it renews it': renewsOwn,
  'only who holds it releases it, once': releasesOwn,
  'who is next is told when it is released': tellsNext,
  'those who died in line cost the others a while, once': costsOnce,
  'who asks again in time keeps his place': keepsPlace,
  'one with no token left asks for a range above all it has given': asksForTokens,
  'no token goes back when the store forgets, nor by a range from before that': neverGoesBack,
  'it is taken from the holder with the token that was meant, and no other': takesAway,
  'its history says who held it by which token and how each ended, newest first': tellsPast,
  'its history outlives whoever held it, and has no more than the last of them': boundsPast,
  'a page has no more than was asked for, and says how to go on': pages,
});

async function holdsAtOnce({ processes: [one, other] }: LeasePorts): Promise<void> {
  const { fencingToken, expiresAt } = await held(one, 'free', { id: 'a', leaseMs: 5_000 });
  const view = await other.get('free');
  assert.equal(view?.kind, 'lease');
  assert.equal(view.holder?.workerId, 'of a');
  assert.equal(view.holder?.fencingToken, fencingToken);
  assert.equal(Date.parse(view.holder?.expiresAt ?? ''), expiresAt);
  assert.equal(expiresAt - Date.parse(view.holder?.since ?? ''), 5_000);
  assert.equal(view.waiterCount, 0);
  assert.equal(await other.get('nothing'), undefined);
}

async function sameAgain({ processes: [one, other] }: LeasePorts): Promise<void> {
  const first = await held(one, 'same', 'a');
  assert.deepEqual(await held(other, 'same', 'a'), first);
}

async function standsForOne({ processes: [one, other] }: LeasePorts): Promise<void> {
  const asked = (id: string, sent: string) => ({ id, sent });
  const first = await held(one, 'stands', asked('a', 'this'));
  assert.equal(await place(one, 'stands', asked('b', 'this')), 1);
  for (const id of ['a', 'b']) {
    for (const waits of [true, false]) {
      const refused = await take(other, 'stands', { ...asked(id, 'that'), waits });
      assert.deepEqual(refused, { kind: 'other-sent' });
    }
  }
  assert.deepEqual(await held(other, 'stands', asked('a', 'this')), first);
  await one.release('stands', 'a');
  assert.equal((await take(other, 'stands', asked('b', 'that'))).kind, 'other-sent');
  await held(other, 'stands', asked('b', 'this'));
  assert.equal((await take(one, 'stands', asked('b', 'that'))).kind, 'other-sent');
}

async function tellsPlace({ processes: [one, other] }: LeasePorts): Promise<void> {
  await held(one, 'told', 'a');
  await place(one, 'told', 'b');
  const told = await take(other, 'told', { id: 'c', waits: false });
  assert.deepEqual(told, { kind: 'taken', owner: 'of a', place: 2 });
  assert.equal((await one.get('told'))?.waiterCount, 1);
  // Who stood in line and does not any more has left it.
  await take(other, 'told', { id: 'b', waits: false });
  assert.equal((await one.get('told'))?.waiterCount, 0);
}

async function servesInOrder({ processes: [one, other] }: LeasePorts): Promise<void> {
  let { fencingToken: last } = await held(one, 'order', 'w0');
  for (const [i, id] of ['w1', 'w2', 'w3'].entries()) {
    assert.equal(await place(i % 2 === 0 ? other : one, 'order', id), i + 1);
  }
  const waiters = (await one.get('order'))?.waiters.map(({ workerId }) => workerId);
  assert.deepEqual(waiters, ['of w1', 'of w2', 'of w3']);
  for (const i of [1, 2, 3]) {
    await one.release('order', `w${i - 1}`);
    for (const later of [3, 2].filter((each) => each > i)) {
      assert.equal(await place(one, 'order', `w${later}`), later - i + 1);
    }
    const { fencingToken } = await held(other, 'order', `w${i}`);
    assert.ok(fencingToken > last);
    last = fencingToken;
  }
}

async function passesNobody({ processes: [one, other] }: LeasePorts): Promise<void> {
  await held(one, 'passed', 'a');
  await place(one, 'passed', 'b');
  await one.release('passed', 'a');
  assert.equal((await take(other, 'passed', { id: 'c', waits: false })).kind, 'taken');
  assert.equal(await place(other, 'passed', 'c'), 2);
  await held(one, 'passed', 'b');
}

async function runsOut({ processes: [one, other], pass }: LeasePorts): Promise<void> {
  const first = await held(one, 'ends', { id: 'a', leaseMs: 300 });
  const waiting = await take(other, 'ends', 'b');
  assert.ok(waiting.kind === 'waits' && waiting.lookInMs <= 301);
  await pass(310);
  const second = await held(other, 'ends', 'b');
  assert.ok(second.fencingToken > first.fencingToken);
  assert.deepEqual(await one.renew('ends', { id: 'a', leaseMs: 300 }), { kind: 'not-held' });
  assert.equal(await one.release('ends', 'a'), false);
  assert.equal((await one.get('ends'))?.holder?.workerId, 'of b');
}

async function renewsOwn({ processes: [one, other], pass }: LeasePorts): Promise<void> {
  const { fencingToken, expiresAt } = await held(one, 'renewed', { id: 'a', leaseMs: 400 });
  await pass(200);
  assert.deepEqual(await other.renew('renewed', { id: 'b', leaseMs: 9_000 }), { kind: 'not-held' });
  assert.deepEqual(await other.renew('never', { id: 'a', leaseMs: 9_000 }), { kind: 'not-held' });
  const renewal = await other.renew('renewed', { id: 'a', leaseMs: 400 });
  assert.ok(renewal.kind === 'renewed' && renewal.expiresAt > expiresAt);
  assert.equal(renewal.fencingToken, fencingToken);
  await pass(250);
  assert.equal((await take(other, 'renewed', { id: 'b', waits: false })).kind, 'taken');
}

async function releasesOwn({ processes: [one, other] }: LeasePorts): Promise<void> {
  await held(one, 'released', 'a');
  assert.equal(await other.release('released', 'b'), false);
  assert.equal(await other.release('released', 'a'), true);
  assert.equal(await one.release('released', 'a'), false);
  assert.equal(await one.get('released'), undefined);
  await held(other, 'released', 'b');
}

async function tellsNext({ processes: [one, other], pass }: LeasePorts): Promise<void> {
  const told: string[] = [];
  const stop = other.onTurn((id) => told.push(id));
  // Whoever listens from now on may hear from a little later on.
  await pass(100);
  await held(one, 'turn', 'a');
  await place(other, 'turn', 'b');
  await place(other, 'turn', 'c');
  await one.release('turn', 'a');
  await eventually('the next is told', () => told.length > 0);
  assert.deepEqual(told, ['b']);
  stop();
}

async function costsOnce({ processes: [one, other], pass }: LeasePorts): Promise<void> {
  await held(one, 'dead', 'a');
  for (const id of ['d1', 'd2', 'd3']) await place(one, 'dead', id);
  await place(other, 'dead', 'alive');
  await one.release('dead', 'a');
  let passedMs = 0;
  for (;;) {
    const taking = await take(other, 'dead', 'alive');
    if (taking.kind === 'held') break;
    assert.ok(taking.kind === 'waits' && taking.lookInMs > 0);
    await pass(taking.lookInMs);
    passedMs += taking.lookInMs;
    assert.ok(passedMs <= 5_000, `it has waited ${passedMs} ms`);
  }
  assert.ok(passedMs > leaseLimits.placeMs / 2);
}

async function keepsPlace({ processes: [one, other], pass }: LeasePorts): Promise<void> {
  await held(one, 'kept', 'a');
  await place(one, 'kept', 'b');
  await place(one, 'kept', 'c');
  for (let looked = 0; looked < 3; looked += 1) {
    await pass(leaseLimits.placeMs / 2);
    // By another process, as of who asks there after his own has died.
    assert.equal(await place(other, 'kept', 'b'), 1);
  }
  assert.equal((await one.get('kept'))?.waiterCount, 1);
  assert.equal(await place(one, 'kept', 'c'), 2);
}

async function asksForTokens({ processes: [one] }: LeasePorts): Promise<void> {
  const seen: number[] = [];
  for (let i = 0; i < 10; i += 1) {
    const { fencingToken } = await held(one, `token-${i % 2}`, `t${i}`);
    await one.release(`token-${i % 2}`, `t${i}`);
    seen.push(fencingToken);
  }
  assert.deepEqual(
    seen,
    [...new Set(seen)].sort((a, b) => a - b),
  );
  assert.ok((seen[9] ?? 0) <= reservedUpTo());
}

async function neverGoesBack(ports: LeasePorts): Promise<void> {
  const { forget } = ports;
  const [one, other] = ports.processes;
  const ask = { name: 'back', id: 'a', owner: 'a', leaseMs: 60_000, waits: true };
  const before = await held(one, 'back', 'first');
  await forget();
  const out = await one.take(ask);
  assert.ok(out.kind === 'tokens-out');
  const late = reserve(out);
  const next = await held(other, 'other', 'b');
  assert.ok(next.fencingToken > before.fencingToken);
  // A range comes late when another was used meanwhile and forgotten again.
  await forget();
  assert.equal((await one.take(ask, late)).kind, 'tokens-out');
  const last = await held(one, 'back', 'a');
  assert.ok(last.fencingToken > next.fencingToken);
}

async function takesAway({ processes: [one, other] }: LeasePorts): Promise<void> {
  const { fencingToken } = await held(one, 'away', 'a');
  await place(one, 'away', 'b');
  assert.equal(await other.takeAway('away', fencingToken + 1), undefined);
  assert.deepEqual(await other.takeAway('away', fencingToken), { owner: 'of a' });
  assert.deepEqual(await one.renew('away', { id: 'a', leaseMs: 1_000 }), { kind: 'not-held' });
  const next = await held(one, 'away', 'b');
  assert.ok(next.fencingToken > fencingToken);
  assert.equal(await other.takeAway('away', fencingToken), undefined);
}

async function tellsPast({ processes: [one, other], pass }: LeasePorts): Promise<void> {
  const [a, b] = [await held(one, 'past', 'a'), await place(one, 'past', 'b')];
  assert.equal(b, 1);
  await other.release('past', 'a');
  const second = await held(one, 'past', 'b');
  const renewal = await other.renew('past', { id: 'b', leaseMs: 300 });
  await pass(310);
  const third = await held(one, 'past', 'c');
  const taker = { by: 'anna', reason: 'its host "h-1" is gone' };
  await other.takeAway('past', third.fencingToken, taker);
  const last = await held(one, 'past', 'd');
  const told = await other.history('past');
  assert.deepEqual(
    told.map(({ workerId, fencingToken, endedBecause }) => [workerId, fencingToken, endedBecause]),
    [
      ['of d', last.fencingToken, undefined],
      ['of c', third.fencingToken, 'taken-away'],
      ['of b', second.fencingToken, 'ran-out'],
      ['of a', a.fencingToken, 'released'],
    ],
  );
  assert.deepEqual([told[1]?.endedBy, told[1]?.reason], [taker.by, taker.reason]);
  const [endD, endC, endB, endA] = told.map(({ endedAt }) => Date.parse(endedAt ?? ''));
  assert.ok(renewal.kind === 'renewed' && endB === renewal.expiresAt);
  assert.ok(Number.isNaN(endD) && Number(endA) <= Number(endB) && Number(endB) <= Number(endC));
  for (const { since, endedAt } of told) assert.ok(since <= (endedAt ?? since));
}

async function boundsPast({ processes: [one, other] }: LeasePorts): Promise<void> {
  const tokens: number[] = [];
  for (let i = 0; i < lockHistoryLimits.tenures + 3; i += 1) {
    tokens.unshift((await held(one, 'long', `l${i}`)).fencingToken);
    await one.release('long', `l${i}`);
  }
  assert.equal(await other.get('long'), undefined);
  const told = (await other.history('long')).map(({ fencingToken }) => fencingToken);
  assert.deepEqual(told, tokens.slice(0, lockHistoryLimits.tenures));
  assert.deepEqual(await other.history('never'), []);
}

async function pages({ processes: [one, other] }: LeasePorts): Promise<void> {
  for (const name of ['p-d', 'p-b', 'p-c', 'p-a']) await held(one, name, 'x');
  const page = async (after: string) => {
    const { items, next } = await other.page({ limit: 2, after });
    return { names: items.map(({ name }) => name), next };
  };
  assert.deepEqual(await page('p'), { names: ['p-a', 'p-b'], next: 'p-b' });
  assert.deepEqual(await page('p-b'), { names: ['p-c', 'p-d'], next: undefined });
}
