import { describe, expect, it } from 'vitest';
import { circlesIn } from './rules/circles.ts';
import { filesMatching } from './tree.ts';

const file = (path: string, ...imported: readonly string[]) => {
  return { path, text: imported.map((from) => `import type { A } from '${from}';`).join('\n') };
};

describe('files that import each other', () => {
  it('are nowhere', () => {
    const sources = filesMatching(/\.(ts|tsx|mjs)$/);
    expect(sources.length).toBeGreaterThan(500);
    expect(circlesIn(sources)).toEqual([]);
  });

  it('are found, though types alone go round and others stand between', () => {
    const files = [
      file('a/one.ts', './two.ts'),
      file('a/two.ts', '../b/three.ts', './four.ts'),
      file('b/three.ts', '../a/one.ts'),
      file('a/four.ts'),
    ];
    expect(circlesIn(files)).toEqual([['a/one.ts', 'a/two.ts', 'b/three.ts']]);
  });

  it('are not those that share what they import', () => {
    const files = [
      file('a/one.ts', './two.ts', './three.ts'),
      file('a/two.ts', './four.ts'),
      file('a/three.ts', './four.ts', './nowhere.ts', 'zod'),
      file('a/four.ts'),
    ];
    expect(circlesIn(files)).toEqual([]);
  });
});
