import { VirtualClock } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { createBell } from './bell.ts';

const never = new AbortController().signal;

describe('a bell', () => {
  it('wakes who waits', async () => {
    const bell = createBell(new VirtualClock());
    const waiting = bell.wait(1000, never);
    bell.ring();
    await waiting;
  });

  it('remembers a ring that came between two waits', async () => {
    const bell = createBell(new VirtualClock());
    bell.ring();
    await bell.wait(1000, never);
  });

  it('forgets a ring that was heard', async () => {
    const clock = new VirtualClock();
    const bell = createBell(clock);
    bell.ring();
    await bell.wait(1000, never);
    let isOver = false;
    const second = bell.wait(1000, never).then(() => {
      isOver = true;
    });
    await Promise.resolve();
    expect(isOver).toBe(false);
    await clock.advance(1000);
    await second;
  });

  it('lets go of who waits when the signal is aborted', async () => {
    const bell = createBell(new VirtualClock());
    const stop = new AbortController();
    const waiting = bell.wait(60_000, stop.signal);
    stop.abort();
    await waiting;
  });
});
