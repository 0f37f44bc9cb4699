import { describe, expect, it } from 'vitest';
import { compareVersions, preferredOver } from './preferred-candidate.ts';

describe('a version', () => {
  it.each([
    ['2', '1'],
    ['1.10.0', '1.9.0'],
    ['1.2.3', '1.2'],
    ['v2.0', '1.9'],
    ['2.0.0', '2.0.0-rc.1'],
    ['2.0.0-rc.2', '2.0.0-rc.1'],
    ['2.0.0-rc.10', '2.0.0-rc.9'],
    ['2.0.0-rc.1', '2.0.0-rc'],
    ['2.0.0-rc', '2.0.0-7'],
    ['90071992547409931', '90071992547409930'],
    ['2026.11.29', '2026.2.1'],
    ['0', undefined],
  ])('%s is newer than %s', (newer, older) => {
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
    expect(compareVersions(older, newer)).toBeLessThan(0);
  });

  it.each([
    ['1.2', '1.2.0'],
    ['1.2.3+build.7', '1.2.3+build.9'],
    ['v1', '1'],
    [undefined, undefined],
  ])('%s and %s are one', (a, b) => {
    expect(compareVersions(a, b)).toBe(0);
  });
});

describe('who is to have it', () => {
  const line = [
    { nodeId: 'old' },
    { nodeId: 'one', version: '1.0' },
    { nodeId: 'two', version: '2.0' },
    { nodeId: 'two-too', version: '2.0.0' },
  ];

  it.each([
    [undefined, 'two'],
    ['1.0', 'two'],
    ['2.0', undefined],
    ['2.1', undefined],
  ])('is, past one of version %s, %s', (mine, wanted) => {
    expect(preferredOver(mine, line)).toBe(wanted);
  });

  it('is whoever is first where nobody says a version', () => {
    expect(preferredOver(undefined, [{ nodeId: 'a' }, { nodeId: 'b' }])).toBeUndefined();
    expect(preferredOver(undefined, [])).toBeUndefined();
  });
});
