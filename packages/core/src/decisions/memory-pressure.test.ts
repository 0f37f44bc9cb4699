import { describe, expect, it } from 'vitest';
import { horizonUnder, pressureAfter } from './memory-pressure.ts';

const full = (share: number) => ({ usedBytes: share * 1000, maxBytes: 1000 });

describe('the memory of Redis', () => {
  it('is tight from four fifths of its limit on, and not calm again before three quarters', () => {
    expect(pressureAfter(full(0.79), 'calm')).toBe('calm');
    expect(pressureAfter(full(0.8), 'calm')).toBe('tight');
    expect(pressureAfter(full(0.77), 'tight')).toBe('tight');
    expect(pressureAfter(full(0.74), 'tight')).toBe('calm');
  });

  it('is never tight without a limit', () => {
    expect(pressureAfter({ usedBytes: 9e12, maxBytes: 0 }, 'tight')).toBe('calm');
  });

  it('lets only what is due soon be staged while it is tight', () => {
    expect(horizonUnder('calm', 60_000)).toBe(60_000);
    expect(horizonUnder('tight', 60_000)).toBe(5_000);
    expect(horizonUnder('tight', 1_000)).toBe(1_000);
  });
});
