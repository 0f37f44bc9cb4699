import { StoreFault } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { Link } from './link.ts';
import type { Random } from './random.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import { SimulatedTime } from './simulated-time.ts';

/** Everything takes as long as it may, and nothing is lost by itself. */
const random: Random = {
  next: () => 0.5,
  between: (_, to) => to,
  pick: <T>([first]: readonly T[]) => first as T,
  chance: () => false,
};
const running = { isEnded: false, isRunning: true, reading: async () => {} };

/** A call over a slow connection that is cut, and is whole again, after so long; each way takes 800 ms. */
async function cutAfter(cutMs: number) {
  const time = new SimulatedTime(0, random);
  const fault = () => new StoreFault('STORE_UNAVAILABLE', 'no answer', { retryable: true });
  const process = running as unknown as SimulatedProcess;
  const link = new Link({ process, time, random, fault });
  link.weather = { delayMs: 800 };
  let asked = 0;
  const answer = link.call(async () => {
    asked += 1;
    return 'done';
  }, true);
  const told = answer.catch((error: StoreFault) => error.code);
  await time.passUntil(cutMs);
  link.weather = { isCut: true };
  link.weather = undefined;
  await time.passUntil(5_000);
  return { asked, told: await told };
}

describe('a connection that is cut', () => {
  it('loses the question that is on its way', async () => {
    expect(await cutAfter(400)).toEqual({ asked: 0, told: 'STORE_UNAVAILABLE' });
  });

  it('loses the answer that is on its way, though the next connection is there before it', async () => {
    expect(await cutAfter(1_200)).toEqual({ asked: 1, told: 'STORE_UNAVAILABLE' });
  });

  it('leaves what was answered before', async () => {
    expect(await cutAfter(2_000)).toEqual({ asked: 1, told: 'done' });
  });
});
