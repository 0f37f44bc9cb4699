import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askAhead } from './ask-ahead.ts';
import { createQueryClient } from './query-client.ts';

const cache = createQueryClient();
const never = new Promise<never>(() => undefined);
const entering = { context: { cache }, cause: 'enter' } as const;

/** Whether the page may be drawn by now. */
async function isReady(loaded: Promise<void>): Promise<boolean> {
  return Promise.race([loaded.then(() => true), Promise.resolve().then(later)]);
}
async function later(): Promise<false> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return false;
}

describe('what a page asks first', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is waited for until all of it is answered, a failure being an answer', async () => {
    let answer: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const loaded = askAhead(entering, () => [slow, Promise.reject(new Error('refused'))]);
    expect(await isReady(loaded)).toBe(false);
    answer();
    expect(await isReady(loaded)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('holds the page up for a quarter of a second at most', async () => {
    const loaded = askAhead(entering, () => [never]);
    await vi.advanceTimersByTimeAsync(249);
    expect(await isReady(loaded)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isReady(loaded)).toBe(true);
  });

  it('is not asked for a page that is pointed at, nor for one that is there', async () => {
    const ask = vi.fn(() => [never]);
    await askAhead({ ...entering, cause: 'preload' }, ask);
    await askAhead({ ...entering, cause: 'stay' }, ask);
    expect(ask).not.toHaveBeenCalled();
  });
});
