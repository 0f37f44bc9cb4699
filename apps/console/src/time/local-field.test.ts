import { describe, expect, it } from 'vitest';
import { localToIso } from './local-field.ts';

describe('a day and a time in an address', () => {
  it('are read in the zone of the browser, through a clock change too', () => {
    for (const text of ['2026-01-15T12:00', '2026-07-15T12:00', '2026-10-25T12:00'])
      expect(localToIso(text)).toBe(new Date(text).toISOString());
  });

  it('say nothing while they are incomplete, and are left where they are an instant already', () => {
    expect([localToIso(''), localToIso(undefined), localToIso('soon')]).toEqual([
      ...[undefined, undefined, undefined],
    ]);
    const iso = '2026-03-07T02:30:00+08:00';
    expect(localToIso(iso)).toBe(iso);
  });
});
