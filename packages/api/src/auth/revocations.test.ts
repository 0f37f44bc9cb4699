import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  formatRevocations,
  isRevoked,
  noRevocations,
  parseRevocations,
  type Revocations,
  revocationParts,
  revokedInPartAtMost,
  withRevoked,
} from './revocations.ts';
import { sessionLastsMs } from './session-cookie.ts';

const now = Date.parse('2026-03-07T12:00:00.000Z');
const hourMs = 3_600_000;
const session = (name: string, issuedAt = now - 1_000) => ({
  id: createHash('sha256').update(name).digest('hex').slice(0, 32),
  issuedAt,
});
const counted = ({ hours }: Revocations) =>
  [...hours.values()].reduce((sum, ids) => sum + ids.length / 8, 0);
const reread = (list: Revocations) => parseRevocations(formatRevocations(list));

/** So many sessions of one hour, as a list that was written before. */
function listed(count: number, issuedAt: number): Revocations {
  const ids = Array.from({ length: count }, (_, i) => i.toString(16).padStart(16, '0'));
  const hour = Math.floor(issuedAt / hourMs);
  return { hours: new Map([[hour, Buffer.from(ids.join(''), 'hex')]]), upTo: 0 };
}

describe('the sessions that ended early', () => {
  it('are on the list, once, and nobody else is', () => {
    const list = withRevoked(withRevoked(noRevocations, [session('a')], now), [session('a')], now);
    expect(counted(list)).toBe(1);
    expect(isRevoked(list, session('a'))).toBe(true);
    expect(isRevoked(list, session('b'))).toBe(false);
    expect(reread(list)).toEqual(list);
    expect(parseRevocations('')).toEqual(noRevocations);
  });

  it('leave it when the last of their hour would have run out', () => {
    const list = withRevoked(noRevocations, [session('a')], now);
    const late = now + sessionLastsMs;
    const still = withRevoked(list, [session('b', now + 1)], late - 1_001);
    expect(counted(still)).toBe(2);
    expect(counted(withRevoked(still, [session('c', late)], late + hourMs))).toBe(1);
  });

  it('end nobody else’s session, however many sign out of those that were issued over hours', () => {
    let list: Revocations = noRevocations;
    const out = Array.from({ length: 3_000 }, (_, i) => session(`out ${i}`, now - i * 10_000));
    const stays = Array.from({ length: 3_000 }, (_, i) => session(`in ${i}`, now - i * 10_000));
    for (const each of out) list = withRevoked(list, [each], now);
    const read = reread(list) ?? noRevocations;
    expect(out.every((each) => isRevoked(read, each))).toBe(true);
    expect(stays.filter((each) => isRevoked(read, each))).toEqual([]);
  });

  it('fit into a znode however many they are, and never come back when the list is full', () => {
    const before = listed(revokedInPartAtMost, now - 2 * hourMs);
    expect(formatRevocations(before).length).toBeLessThan(750_000);
    const list = withRevoked(before, [session('new')], now);
    expect(isRevoked(list, session('new'))).toBe(true);
    const old = { id: '0'.repeat(32), issuedAt: now - 2 * hourMs };
    expect([isRevoked(before, old), isRevoked(list, old)]).toEqual([true, true]);
    // Who signed in after that hour stays in.
    expect(isRevoked(list, session('stays', now - hourMs))).toBe(false);
    const full = withRevoked(listed(revokedInPartAtMost, now), [session('new', now)], now);
    expect(isRevoked(full, session('new', now))).toBe(true);
    expect(isRevoked(full, session('later', now + 1))).toBe(false);
  });

  it('have a list by each first digit that an id may have', () => {
    expect(revocationParts).toHaveLength(16);
    const firsts = Array.from({ length: 400 }, (_, i) => session(`s${i}`).id.slice(0, 1));
    expect([...new Set(firsts)].sort()).toEqual([...revocationParts]);
  });

  it.each([
    'garbage',
    '[]',
    '{"hours":{"1":"AAA="},"upTo":0}',
    '{"hours":{"1":"?"},"upTo":0}',
    '{"hours":{"x":""},"upTo":0}',
    '['.repeat(5_000),
  ])('are not read from %.30s', (text) => {
    expect(parseRevocations(text)).toBeUndefined();
  });
});
