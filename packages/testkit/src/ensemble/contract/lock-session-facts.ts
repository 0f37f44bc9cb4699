import assert from 'node:assert/strict';
import type { HeldLock } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { EnsembleMember, EnsemblePorts } from '../ensemble-ports.ts';
import { pair } from './scene.ts';

/** What becomes of locks when sessions do not last. */
export const lockSessionFacts = factsOf<EnsemblePorts>({
  'a lock falls with the session of its holder, who hears of it, to the next in line': falls,
  'a place in line that fell with its session is taken again, at the end': standsAnew,
  'a lock that was released unheard is free once its session can be asked': isFreeAgain,
  'who is cut off takes no place in line': takesNone,
});

const owner = { runId: 'r1', workerId: 'w' };

function acquire({ locks }: EnsembleMember, runId = 'r1'): Promise<HeldLock> {
  return locks.acquire('ledger', { ...owner, runId }, new AbortController().signal);
}

async function falls(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const held = await acquire(a);
  const next = acquire(b, 'r2');
  await eventually(
    'b stands in line',
    async () => (await a.locks.get('ledger'))?.waiterCount === 1,
  );
  await ensemble.expire(a);
  assert.ok((await next).fencingToken > held.fencingToken);
  await eventually('a has heard of it', () => held.lost.aborted);
  // What it gives back is not its own any more.
  await held.release();
  assert.equal((await b.locks.get('ledger'))?.holder?.runId, 'r2');
}

async function standsAnew(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const held = await acquire(a);
  const first = acquire(b, 'r2');
  await eventually(
    'b stands in line',
    async () => (await a.locks.get('ledger'))?.waiterCount === 1,
  );
  const second = acquire(a, 'r3');
  await eventually('a does too', async () => (await a.locks.get('ledger'))?.waiterCount === 2);
  await ensemble.expire(b);
  await eventually('b is the last', async () => {
    return (await a.locks.get('ledger'))?.waiters.map(({ runId }) => runId).join() === 'r3,r2';
  });
  await held.release();
  await (await second).release();
  assert.equal((await first).lost.aborted, false);
}

async function isFreeAgain(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const held = await acquire(a);
  await ensemble.cutOff(a);
  // Whoever gives it back does not wait for ZooKeeper.
  held.release().catch(() => undefined);
  await ensemble.reach(a);
  assert.equal((await acquire(b, 'r2')).lost.aborted, false);
}

async function takesNone(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  await ensemble.cutOff(a);
  await assert.rejects(acquire(a), { retryable: true });
  assert.equal(await b.locks.get('ledger'), undefined);
  await ensemble.reach(a);
  await eventually(
    'nothing is left of it',
    async () => (await b.locks.get('ledger')) === undefined,
  );
}
