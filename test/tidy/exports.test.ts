import { describe, expect, it } from 'vitest';
import { defaultExportViolations, indexViolations } from './rules/exports.ts';
import { filesMatching } from './tree.ts';

const sources = filesMatching(/\.(ts|tsx|mjs)$/);

describe('exports', () => {
  it('have names', () => {
    expect(sources.flatMap(defaultExportViolations)).toEqual([]);
  });

  it('are all that an index.ts holds, after an essay on the package', () => {
    expect(sources.flatMap(indexViolations)).toEqual([]);
  });

  it('without a name would be noticed', () => {
    const path = 'packages/core/src/x.ts';
    expect(defaultExportViolations({ path, text: 'export default 1;' })).toHaveLength(1);
    expect(defaultExportViolations({ path, text: 'export { a as default };' })).toHaveLength(1);
  });

  it('beside code in an index.ts would be noticed', () => {
    const path = 'packages/core/src/index.ts';
    const text = "/** Essay. */\nexport * from './a.ts';\nconst a = 1;\n";
    expect(indexViolations({ path, text })).toHaveLength(1);
    expect(indexViolations({ path, text: "export * from './a.ts';\n" })).toHaveLength(1);
  });
});
