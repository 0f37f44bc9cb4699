import { describe, expect, test } from 'vitest';
import { heartbeatDue, silenceAt, watchRestMs } from './silence.ts';

const sessionTimeoutMs = 3000;

describe('silence', () => {
  test('is suspicious after two thirds of the session and the end of it shortly before the server may think so', () => {
    const seen = { heardAt: 1000, answeredSentAt: 1000, sessionTimeoutMs };
    expect(silenceAt(2999, seen)).toBe('none');
    expect(silenceAt(3000, seen)).toBe('suspended');
    expect(silenceAt(3699, seen)).toBe('suspended');
    expect(silenceAt(3700, seen)).toBe('lost');
  });

  test('is counted from the sending of what was answered, since the server counts from no earlier', () => {
    expect(silenceAt(3000, { heardAt: 2900, answeredSentAt: 0, sessionTimeoutMs })).toBe('lost');
  });

  test('leaves room for two heartbeats before suspicion', () => {
    expect(heartbeatDue(749, 0, sessionTimeoutMs)).toBe(false);
    expect(heartbeatDue(750, 0, sessionTimeoutMs)).toBe(true);
  });
});

describe('the watch over a session', () => {
  const quiet = { isWaiting: false, lastSentAt: 1000, sessionTimeoutMs };

  test('looks every fortieth of the session while an answer is waited for', () => {
    expect(watchRestMs(1000, { ...quiet, isWaiting: true })).toBe(75);
    expect(watchRestMs(1000, { ...quiet, isWaiting: true, sessionTimeoutMs: 40_000 })).toBe(100);
  });

  test('rests until the next heartbeat is due while nothing is, but an eighth of the session at most', () => {
    expect(watchRestMs(1000, quiet)).toBe(375);
    expect(watchRestMs(1500, quiet)).toBe(250);
    expect(watchRestMs(1749, quiet)).toBe(75);
    expect(watchRestMs(5000, quiet)).toBe(75);
  });

  test('needs ten looks at most between two heartbeats', () => {
    let [looks, now] = [0, 0];
    for (; !heartbeatDue(now, 0, sessionTimeoutMs); looks += 1) {
      now += watchRestMs(now, { ...quiet, lastSentAt: 0 });
    }
    expect(looks).toBeLessThanOrEqual(3);
    expect(now).toBeLessThan(sessionTimeoutMs / 4 + 100);
  });
});
