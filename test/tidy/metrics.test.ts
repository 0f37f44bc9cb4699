import { meterNames } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { idleMetrics } from './rules/metrics.ts';
import { filesMatching } from './tree.ts';

describe('every figure of the metrics page', () => {
  it('is counted, set or observed somewhere', () => {
    const sources = filesMatching(/^(packages|apps)\/[^/]+\/src\/.*\.ts$/);
    expect(idleMetrics(Object.keys(meterNames), sources)).toEqual([]);
  });

  it('would be missed', () => {
    const source = (text: string) => [{ path: 'packages/core/src/x.ts', text }];
    expect(idleMetrics(['a_total'], source("meter.count('a_total', 2);"))).toEqual([]);
    expect(idleMetrics(['a_total'], source("meter.set(\n  'a_total', 2);"))).toEqual([]);
    expect(idleMetrics(['a_total'], source("// meter.count('a_total')"))).toEqual(['a_total']);
  });
});
