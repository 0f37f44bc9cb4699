import { describe, expect, it } from 'vitest';
import { PendingChanges } from './pending-changes.ts';

describe('a job that is set aside', () => {
  function changes() {
    const clock = { nowMs: 0 };
    const pending = new PendingChanges({ monotonicMs: () => clock.nowMs });
    return { pending, clock };
  }

  it('waits, whatever is heard of it, and comes again by itself', () => {
    const { pending, clock } = changes();
    pending.hurry('a');
    const pauseMs = pending.setAside('a');
    pending.add('a');
    pending.hurry('a');
    pending.lookAgain();
    expect(pending.isWaiting('a')).toBe(true);
    expect(pending.waitingCount).toBe(1);
    expect(pending.take(10)).toEqual([]);
    clock.nowMs += pauseMs;
    pending.lookAgain();
    expect(pending.isWaiting('a')).toBe(false);
    expect(pending.take(10)).toEqual(['a']);
  });

  it('waits longer each time, up to a minute, until something of it is written', () => {
    const { pending } = changes();
    const pauses = Array.from({ length: 9 }, () => pending.setAside('a'));
    expect(pauses.slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
    expect(pauses.at(-1)).toBe(60_000);
    pending.isWell('a');
    expect(pending.setAside('a')).toBe(1_000);
  });
});
