import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rested } from './rested.ts';

describe('a rest between two tries', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is followed by the next one', async () => {
    const wait = rested(1_000, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await wait).toBe(true);
  });

  it('is over at once for whoever stops meanwhile, and for whoever had stopped before it began', async () => {
    const stopping = new AbortController();
    const wait = rested(1_000, stopping.signal);
    stopping.abort();
    expect([await wait, await rested(1_000, stopping.signal)]).toEqual([false, false]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
