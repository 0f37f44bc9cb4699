import { silentLogger, VirtualClock } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { ZooKeeperHeldLock } from './held-lock.ts';

type Told = (state: string) => void;

/** A lock that is held, over a session that is overdue or not, and a place of which it is told that it was removed, or gone. */
function held(of: { readonly isOverdue: boolean; readonly end: 'removed' | 'not-found' }) {
  const ends: string[] = [];
  let tell: Told = () => undefined;
  const session = {
    ...{ id: 's', state: 'connected' },
    onConnected: () => () => undefined,
    onChange(told: Told) {
      tell = told;
      return () => undefined;
    },
    judge: async () => {
      if (of.isOverdue) tell('lost');
    },
  };
  const place = {
    guid: 'g',
    path: '/locks/ledger/g_0000000001',
    sessionId: 's',
    wish: { kind: 'mutex' },
  };
  const lock = new ZooKeeperHeldLock({
    ...{ session: session as never, place: place as never, fencingToken: 7 },
    znodes: { get: async () => ({ owner: 's' }) } as never,
    ...{ clock: new VirtualClock(), logger: silentLogger },
    note: async () => 'changed',
    onEnd: async (how) => {
      ends.push(how);
      return of.end;
    },
  });
  return { lock, ends };
}

it('a lock that is given back in time was never lost, and is given back once', async () => {
  const { lock, ends } = held({ isOverdue: false, end: 'removed' });
  await Promise.all([lock.release(), lock.release()]);
  expect([lock.lost.aborted, ends]).toEqual([false, ['released']]);
});

it('a lock that is given back long after anything was heard of its session was lost', async () => {
  const { lock, ends } = held({ isOverdue: true, end: 'removed' });
  await lock.release();
  expect([lock.lost.aborted, new Set(ends)]).toEqual([true, new Set(['lost'])]);
});

it('a lock whose place is gone when it is given back was lost, though nobody was told yet', async () => {
  const { lock } = held({ isOverdue: false, end: 'not-found' });
  await lock.release();
  expect(lock.lost.aborted).toBe(true);
});
