import { describe, expect, it } from 'vitest';
import { zoneDataWarnings } from './zone-data.ts';

const node = (nodeId: string, tzVersion?: string) =>
  tzVersion === undefined ? { nodeId } : { nodeId, tzVersion };
const worker = (workerId: string, tzVersion: string) => ({ workerId, tzVersion });

describe('versions of time-zone data', () => {
  it('that are one, or are not told, are no matter', () => {
    expect(zoneDataWarnings({ nodes: [], workers: [] })).toEqual([]);
    const nodes = [node('a', '2025c'), node('b', '2025c'), node('of-before')];
    expect(zoneDataWarnings({ nodes, workers: [worker('w', '2025c')] })).toEqual([]);
  });

  it('that differ between nodes are a warning that names who has which', () => {
    const nodes = [node('c', '2026c'), node('b', '2025c'), node('a', '2025c')];
    const [warning, ...more] = zoneDataWarnings({ nodes, workers: [worker('w', '2024a')] });
    expect(more).toEqual([]);
    expect(warning?.code).toBe('ZONE_DATA_DIFFER');
    expect(warning?.message.en).toContain('2025c on a, b; 2026c on c');
    expect(warning?.message.zh).toContain('2025c：a、b；2026c：c');
  });

  it('that differ in workers alone do not shift a fire time, and are another warning', () => {
    const workers = [worker('w-1', '2026c'), worker('w-2', '2025c')];
    const [warning] = zoneDataWarnings({ nodes: [node('a', '2025c')], workers });
    expect(warning?.code).toBe('ZONE_DATA_DIFFER_IN_WORKERS');
    expect(warning?.message.en).toContain('2025c on a, w-2; 2026c on w-1');
  });

  it('of many processes are told in few words', () => {
    const nodes = Array.from({ length: 100 }, (_, index) => node(`n-${index + 100}`, '2025c'));
    const [warning] = zoneDataWarnings({ nodes: [...nodes, node('z', '2026a')], workers: [] });
    expect(warning?.message.en).toContain('2025c on n-100, n-101, n-102 and 97 more; 2026a on z');
    expect(warning?.message.zh).toContain('2025c：n-100、n-101、n-102 等 100 个；2026a：z');
  });
});
