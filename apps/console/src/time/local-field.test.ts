import { describe, expect, it } from 'vitest';
import { isoToLocal, localToIso } from './local-field.ts';

describe('a field of day and time', () => {
  it('is read in UTC where times are shown in UTC', () => {
    expect(localToIso('2026-03-07T02:30', 'utc')).toBe('2026-03-07T02:30:00.000Z');
    expect(isoToLocal('2026-03-07T02:30:00.000Z', 'utc')).toBe('2026-03-07T02:30');
  });

  it('is read in the zone of the browser elsewhere, through a clock change too', () => {
    for (const text of ['2026-01-15T12:00', '2026-07-15T12:00', '2026-10-25T12:00']) {
      const iso = localToIso(text);
      expect(iso).toBe(new Date(text).toISOString());
      expect(isoToLocal(iso)).toBe(text);
    }
  });

  it('says nothing while it is incomplete, and leaves what is an instant already', () => {
    expect([localToIso(''), localToIso(undefined), localToIso('soon')]).toEqual([
      ...[undefined, undefined, undefined],
    ]);
    const iso = '2026-03-07T02:30:00+08:00';
    expect(localToIso(iso, 'utc')).toBe(iso);
    expect(isoToLocal('nonsense')).toBe('');
  });
});
