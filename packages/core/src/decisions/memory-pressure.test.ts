import { describe, expect, it } from 'vitest';
import { horizonUnder, memoryDetail, pressureAfter } from './memory-pressure.ts';

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

  it('is shown with the share at which it is tight, and without shares where it has no limit', () => {
    const [usedBytes, maxBytes] = [412_345, 1_000_000];
    expect(memoryDetail({ usedBytes, maxBytes })).toEqual({
      ...{ memoryUsedBytes: usedBytes, memoryMaxBytes: maxBytes },
      ...{ memoryShare: 0.412, memoryTightShare: 0.8 },
    });
    expect(memoryDetail({ usedBytes, maxBytes: 0 })).toEqual({ memoryUsedBytes: usedBytes });
  });

  it('lets only what is due soon be staged while it is tight', () => {
    expect(horizonUnder('calm', 60_000)).toBe(60_000);
    expect(horizonUnder('tight', 60_000)).toBe(5_000);
    expect(horizonUnder('tight', 1_000)).toBe(1_000);
  });
});
