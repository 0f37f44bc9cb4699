import { describe, expect, it } from 'vitest';
import { metricViolations } from './rules/metrics.ts';
import { filesMatching } from './tree.ts';

const declaration = {
  path: 'packages/a/src/metrics.ts',
  text: "export const aMetrics = {\n  escapement_a_total: { kind: 'counter', help: 'x' },\n};",
};
const use = { path: 'packages/a/src/x.ts', text: "meter.count(\n  'escapement_a_total', 2);" };

describe('every figure of the metrics page', () => {
  it('is declared once, by the package that tells of it', () => {
    const sources = filesMatching(/^(packages|apps)\/[^/]+\/src\/.*\.ts$/);
    const names = sources.flatMap(({ text }) => text.match(/^ {2}escapement_\w+: \{/gm) ?? []);
    expect(names.length).toBeGreaterThan(15);
    expect(metricViolations(sources)).toEqual([]);
  });

  it.each([
    ['never told', [declaration]],
    [
      'told in a comment alone',
      [declaration, { ...use, text: `// ${use.text.replace('\n', '')}` }],
    ],
    ['told by another package', [declaration, use, { ...use, path: 'packages/b/src/x.ts' }]],
    ['declared twice', [declaration, use, { ...declaration, path: 'apps/b/src/metrics.ts' }]],
    ['declared elsewhere', [{ ...declaration, path: 'packages/a/src/y.ts' }, use]],
  ])('would be missed: %s', (_what, sources) => {
    expect(metricViolations(sources)).toHaveLength(1);
  });

  it('is let through otherwise', () => {
    expect(metricViolations([declaration, use])).toEqual([]);
  });
});
