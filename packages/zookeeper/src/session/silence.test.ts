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
    expect(heartbeatDue(1_700, 1_000, sessionTimeoutMs)).toBe(false);
    expect(heartbeatDue(1_750, 1_000, sessionTimeoutMs)).toBe(true);
  });
});

describe('a heartbeat', () => {
  const due = (now: number, lastSentAt: number) => heartbeatDue(now, lastSentAt, 4_000);

  test('goes out at a whole second, with all else that is done then, if that is no more than half too early', () => {
    expect([due(2_990, 2_002), due(2_996, 2_002)]).toEqual([false, true]);
    expect([due(2_990, 2_400), due(2_996, 2_400)]).toEqual([false, true]);
    expect([due(3_001, 2_600), due(3_590, 2_600), due(3_596, 2_600)]).toEqual([false, false, true]);
  });
});

describe('the watch over a session', () => {
  const quiet = {
    ...{ isConnected: true, nextDeadlineAt: Number.POSITIVE_INFINITY, sessionTimeoutMs: 4_000 },
    ...{ heardAt: 2_000, answeredSentAt: 2_000, lastSentAt: 2_000 },
  };

  test('looks every fortieth of the session while there is no connection', () => {
    const away = { ...quiet, isConnected: false };
    expect(watchRestMs(2_000, { ...away, sessionTimeoutMs: 3_000 })).toBe(75);
    expect(watchRestMs(2_000, { ...away, sessionTimeoutMs: 40_000 })).toBe(100);
  });

  test('rests until the next heartbeat is due, and 2.5 s at most', () => {
    expect(watchRestMs(2_000, quiet)).toBe(1_000);
    expect(watchRestMs(2_003, quiet)).toBe(997);
    expect(watchRestMs(2_000, { ...quiet, sessionTimeoutMs: 40_000 })).toBe(2_500);
  });

  test('rests no longer than until an answer is too late', () => {
    expect(watchRestMs(2_100, { ...quiet, nextDeadlineAt: 2_150 })).toBe(50);
  });

  test('looks in the instant in which the silence begins to mean something', () => {
    const sentOften = { ...quiet, lastSentAt: 5_900 };
    expect(watchRestMs(4_600, { ...sentOften, answeredSentAt: 4_000 })).toBe(67);
    expect(watchRestMs(5_500, { ...sentOften, heardAt: 5_000 })).toBe(100);
  });

  test('never rests for so short a time that it does nothing else', () => {
    expect(watchRestMs(9_000, quiet)).toBe(10);
  });
});
