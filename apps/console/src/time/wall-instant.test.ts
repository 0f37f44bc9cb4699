import { describe, expect, it } from 'vitest';
import { isoToWall, wallToIso } from './wall-instant.ts';
import { readableZone } from './zone-format.ts';

describe('what a clock on a wall shows', () => {
  it.each([
    ['2026-03-01T02:30', 'UTC', '2026-03-01T02:30:00.000Z'],
    ['2026-03-01T02:30', 'Asia/Shanghai', '2026-02-28T18:30:00.000Z'],
    ['2026-01-01T00:00', 'America/New_York', '2026-01-01T05:00:00.000Z'],
    ['2026-07-01T00:00', 'America/New_York', '2026-07-01T04:00:00.000Z'],
    ['2026-07-01T00:00', 'Asia/Kathmandu', '2026-06-30T18:15:00.000Z'],
    // The hour that is left out, and the first of the two that are the same.
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
  ])('%s in %s is %s', (text, zone, iso) => {
    expect(wallToIso(text, readableZone(zone))).toBe(iso);
  });

  it.each([
    ['2026-02-28T18:30:00.000Z', 'Asia/Shanghai', '2026-03-01T02:30'],
    ['2026-07-01T04:00:05.250Z', 'America/New_York', '2026-07-01T00:00:05'],
    ['', 'UTC', ''],
  ])('of %s in %s is %s', (iso, zone, text) => {
    expect(isoToWall(iso, readableZone(zone))).toBe(text);
  });

  it('is no instant while it is incomplete', () => {
    expect(wallToIso('', readableZone('UTC'))).toBeUndefined();
    expect(wallToIso('2026-', readableZone('UTC'))).toBeUndefined();
  });
});
