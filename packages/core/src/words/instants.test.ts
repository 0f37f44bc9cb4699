import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromIso, toIso } from './instants.ts';

describe('an instant', () => {
  it.each([
    ['2026-03-07T02:00:00.000Z', '2026-03-07T02:00:00.000Z'],
    ['2026-03-07T02:00Z', '2026-03-07T02:00:00.000Z'],
    ['2026-03-07T02:00:00+08:00', '2026-03-06T18:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['2026-12-31T24:00:00Z', '2027-01-01T00:00:00.000Z'],
  ])('is read as it is written: %s', (text, instant) => {
    expect(toIso(fromIso(text) ?? Number.NaN)).toBe(instant);
  });

  it.each([
    ...['2026-02-29T00:00:00Z', '2026-02-30T00:00:00Z', '2100-02-29T00:00:00Z'],
    ...['2026-04-31T00:00:00Z', '2026-06-31T00:00:00+02:00', '2026-01-32T00:00:00Z'],
    ...['2026-00-10T00:00:00Z', '2026-13-01T00:00:00Z', '2026-01-00T00:00:00Z'],
    ...['2026-03-07T25:00:00Z', '2026-03-07T02:60:00Z', '2026-03-07T02:00:60Z'],
    ...['2026-03-07T02:00:00', '2026-03-07', '2026-03-07 02:00:00Z', '+275760-09-13T00:00:00Z'],
    ...['2026-03-07T02:00:00.0000Z', ' 2026-03-07T02:00:00Z', '2026-03-07T02:00:00Z\n', ''],
    ...['２０２６-03-07T02:00:00Z', '2026-03-07t02:00:00z', '2026-W10-6T02:00:00Z', '1'],
  ])('is none where no clock shows it: %j', (text) => {
    expect(fromIso(text)).toBeUndefined();
  });

  it('is found again, whichever it is', () => {
    const instants = fc.integer({ min: Date.UTC(1, 0), max: Date.UTC(9999, 11, 31) });
    fc.assert(fc.property(instants, (instant) => fromIso(toIso(instant)) === instant));
  });
});
