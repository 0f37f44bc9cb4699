import { describe, expect, test } from 'vitest';
import { clockContract } from './clock-contract.ts';
import { VirtualClock } from './virtual-clock.ts';

describe('time that a test moves keeps the contract of clocks', () => {
  test.each(clockContract)('$fact', ({ check }) => {
    const clock = new VirtualClock();
    return check({ clock, pass: (durationMs) => clock.advance(durationMs) });
  });
});

test('sleepers wake in the order of their time, each at its own instant', async () => {
  const clock = new VirtualClock(1_000);
  const woken: string[] = [];
  void clock.sleep(20).then(() => woken.push(`b ${clock.now()}`));
  void clock.sleep(10).then(() => woken.push(`a ${clock.now()}`));
  await clock.advance(100);
  expect(woken).toEqual(['a 1010', 'b 1020']);
  expect(clock.now()).toBe(1_100);
});

test('a sleep begun by a wake-up is served in the same advance', async () => {
  const clock = new VirtualClock(0);
  let rounds = 0;
  void (async () => {
    for (; rounds < 5; rounds += 1) await clock.sleep(10);
  })();
  await clock.advance(50);
  expect(rounds).toBe(5);
  expect(clock.sleeping).toBe(0);
});

test('an aborted sleep is forgotten', async () => {
  const clock = new VirtualClock();
  const stop = new AbortController();
  const sleep = clock.sleep(1_000, stop.signal);
  stop.abort();
  await sleep;
  await clock.sleep(1_000, stop.signal);
  expect(clock.sleeping).toBe(0);
});

test('setting the wall clock wakes nobody', () => {
  const clock = new VirtualClock(0);
  void clock.sleep(10);
  clock.setWall(1_000_000);
  expect(clock.sleeping).toBe(1);
  expect(clock.monotonicMs()).toBe(0);
});
