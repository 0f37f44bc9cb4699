import { expect, it } from 'vitest';
import { wallAheadMs } from './wall-clock.ts';

/** A machine whose wall clock is a thousand milliseconds ahead, and which holds the process before some of its readings. */
function machine(holds: readonly number[]) {
  let nowMs = 0;
  let reading = 0;
  const pass = () => {
    nowMs += holds[reading] ?? 0.01;
    reading += 1;
    return nowMs;
  };
  return [pass, () => 1_000 + pass()] as const;
}

it('a process that is held between its two clocks does not take that for a difference between them', () => {
  const [monotonicMs, wallMs] = machine([0.01, 6, 0.01, 0.01, 0.01, 8]);
  expect(wallAheadMs(monotonicMs, wallMs)).toBeCloseTo(1_000, 1);
});

it('a machine that holds it each time is asked a bounded number of times', () => {
  let asked = 0;
  const monotonicMs = () => {
    asked += 1;
    return asked * 5;
  };
  expect(wallAheadMs(monotonicMs, () => 1_000 + asked * 5)).toBeGreaterThan(990);
  expect(asked).toBe(100);
});
