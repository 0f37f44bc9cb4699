import { describe, expect, it } from 'vitest';
import {
  isRevoked,
  noRevocations,
  parseRevocations,
  type Revocations,
  withRevoked,
} from './revocations.ts';
import { sessionLastsMs } from './session-cookie.ts';

const now = Date.parse('2026-03-07T12:00:00.000Z');
const session = (id: string, issuedAt = now - 1_000) => ({ id, issuedAt });

describe('the sessions that ended early', () => {
  it('are on the list, once, and nobody else is', () => {
    const list = withRevoked(withRevoked(noRevocations, [session('a')], now), [session('a')], now);
    expect(Object.keys(list.issuedAt)).toEqual(['a']);
    expect(isRevoked(list, session('a'))).toBe(true);
    expect(isRevoked(list, session('b'))).toBe(false);
    expect(isRevoked(list, session('constructor'))).toBe(false);
  });

  it('leave it when they would have run out', () => {
    const list = withRevoked(noRevocations, [session('a')], now);
    const later = withRevoked(list, [session('b', now + 1)], now + sessionLastsMs);
    expect(Object.keys(later.issuedAt)).toEqual(['b']);
  });

  it('never come back when the list is full, whoever else must sign in again', () => {
    let list: Revocations = noRevocations;
    const all = Array.from({ length: 1_200 }, (_, i) => session(`s${i}`, now - 5_000 + i));
    for (const each of all) list = withRevoked(list, [each], now);
    expect(Object.keys(list.issuedAt)).toHaveLength(500);
    expect(JSON.stringify(list).length).toBeLessThan(32_768);
    expect(all.every((each) => isRevoked(list, each))).toBe(true);
    expect(isRevoked(list, session('newer', now))).toBe(false);
  });

  it('never come back when many of them were issued in the same millisecond', () => {
    const all = Array.from({ length: 600 }, (_, i) => session(`s${i}`, now - 7));
    const list = withRevoked(noRevocations, all, now);
    expect(all.every((each) => isRevoked(list, each))).toBe(true);
  });

  it.each(['garbage', '[]', '{"issuedAt":{"a":"b"},"upTo":0}', '['.repeat(5_000)])(
    'are not read from %.20s',
    (text) => {
      expect(parseRevocations(text)).toBeUndefined();
    },
  );
});
