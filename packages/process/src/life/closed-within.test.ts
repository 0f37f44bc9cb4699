import { VirtualClock } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { closedWithin, closeWithinMs } from './closed-within.ts';

it('what closes, or cannot, is not waited for any longer, and no timer is left', async () => {
  const clock = new VirtualClock();
  await closedWithin(Promise.resolve(), clock);
  await closedWithin(Promise.reject(new Error('it is gone')), clock);
  await closedWithin(undefined, clock);
  expect(clock.sleeping).toBe(0);
});

it('what never closes is left behind at its deadline', async () => {
  const clock = new VirtualClock();
  let isOver = false;
  const waiting = closedWithin(new Promise(() => undefined), clock).then(() => {
    isOver = true;
  });
  await clock.advance(closeWithinMs - 1);
  expect(isOver).toBe(false);
  await clock.advance(1);
  await waiting;
});
