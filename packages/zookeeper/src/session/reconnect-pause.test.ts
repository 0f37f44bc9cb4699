import { describe, expect, test } from 'vitest';
import { reconnectPauseMs } from './reconnect-pause.ts';

describe('the pause before the next server', () => {
  test('is none while the first round through the servers is made', () => {
    expect(reconnectPauseMs(0, 10_000, 0.9)).toBe(0);
  });

  test('doubles with each round, up to a second and a tenth of the session', () => {
    const after = (rounds: number, sessionTimeoutMs: number) =>
      reconnectPauseMs(rounds, sessionTimeoutMs, 0) * 2;
    expect([1, 2, 3].map((rounds) => after(rounds, 60_000))).toEqual([50, 100, 200]);
    expect(after(99, 60_000)).toBe(1000);
    expect(after(99, 2000)).toBe(200);
  });

  test('is at random between half of it and the whole', () => {
    expect(reconnectPauseMs(1, 60_000, 0.5)).toBe(37.5);
  });
});
