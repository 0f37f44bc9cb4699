import { VirtualClock } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { HeldHere } from '../locks/held-here.ts';
import { keepLease } from './kept-lease.ts';

const leaseMs = 30_000;
const lease = { name: 'till', leaseId: 'l', fencingToken: 7, expiresAt: '2026-03-07T12:00:00Z' };

function held() {
  const clock = new VirtualClock();
  const released: string[] = [];
  const client = {
    takeLease: async () => lease,
    renewLease: async () => lease,
    releaseLease: async ({ leaseId }: { readonly leaseId: string }) => void released.push(leaseId),
  };
  const world = { client, clock, owner: 'shop' };
  const kept = keepLease(world as never, { lease, fromMs: clock.monotonicMs() }, leaseMs);
  return { clock, released, kept };
}

it('work that holds up its program for longer than the lease has outlived it, though nothing could tell', async () => {
  const { clock, released, kept } = held();
  const work = new HeldHere().doUnder(kept, () => {
    clock.leap(leaseMs * 0.9);
    return 'done all the same';
  });
  await expect(work).rejects.toMatchObject({ code: 'LOCK_LOST' });
  expect(kept.lost.aborted).toBe(true);
  expect(released).toEqual(['l']);
});

it('work that holds it up for less has not, as of the last renewal', async () => {
  const { clock, kept } = held();
  await clock.advance(leaseMs);
  const work = new HeldHere().doUnder(kept, () => {
    clock.leap(leaseMs * 0.5);
    return 'done in time';
  });
  expect(await work).toBe('done in time');
  expect(kept.lost.aborted).toBe(false);
});
