import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Random } from './random.ts';
import { SimulatedTime } from './simulated-time.ts';

/** Turns in the order in which they are asked for. */
const random = { next: () => 0.5 } as Random;
const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

describe('a signal that ends sleeps', () => {
  it('is listened to while one of them lasts, and no longer', async () => {
    const time = new SimulatedTime(0, random);
    const { signal } = new AbortController();
    const both = Promise.all([time.sleep(10, signal), time.sleep(20, signal)]);
    expect(listenersOf(signal)).toBe(1);
    await time.passUntil(15);
    expect(listenersOf(signal)).toBe(1);
    await time.passUntil(25);
    await both;
    expect(listenersOf(signal)).toBe(0);
  });

  it('is left alone once time has ended, whoever still sleeps', () => {
    const time = new SimulatedTime(0, random);
    const source = new AbortController();
    const signal = AbortSignal.any([source.signal]);
    void time.sleep(1_000, signal);
    time.end();
    expect(listenersOf(signal)).toBe(0);
  });
});
