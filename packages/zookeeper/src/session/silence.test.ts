import { describe, expect, test } from 'vitest';
import { heartbeatDue, silenceAt } from './silence.ts';

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
