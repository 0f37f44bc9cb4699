import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { systemClock } from './system-clock.ts';

it('a sleep ends when its signal is aborted, and leaves nothing on a signal that outlives it', async () => {
  const stop = new AbortController();
  const sleeping = systemClock.sleep(60_000, stop.signal);
  stop.abort();
  await sleeping;
  await systemClock.sleep(60_000, stop.signal);
  const life = new AbortController();
  await systemClock.sleep(1, life.signal);
  expect(getEventListeners(life.signal, 'abort')).toEqual([]);
});

it('a sleep over the longest timer does not end at once, and one of no time or less does', async () => {
  const stop = new AbortController();
  let hasEnded = false;
  const sleeping = systemClock.sleep(2 ** 31, stop.signal).then(() => {
    hasEnded = true;
  });
  await systemClock.sleep(20);
  await systemClock.sleep(-1);
  expect(hasEnded).toBe(false);
  stop.abort();
  await sleeping;
});
