import { describe, expect, it } from 'vitest';
import { fileSizeViolations, functionSizeViolations, longestButFew } from './rules/sizes.ts';
import { filesMatching } from './tree.ts';

const sources = filesMatching(/\.(ts|tsx|mjs|js|css|sh)$/);
const lines = (count: number, line = 'x();'): string => `${line}\n`.repeat(count);

describe('sizes', () => {
  it('of files are at most 300 lines, of tests 600, of a main 120', () => {
    expect(sources.flatMap(fileSizeViolations)).toEqual([]);
  });

  it('of functions stay below 70 lines', () => {
    expect(sources.flatMap(functionSizeViolations)).toEqual([]);
  });

  it('of functions are at most 50 lines for all but one in a hundred', () => {
    const product = sources.filter(({ path }) => /^(packages|apps)\/.*\.tsx?$/.test(path));
    expect(longestButFew(product)).toBeLessThanOrEqual(50);
    const oneOf = (count: number) => ({
      path: 'packages/core/src/plan.ts',
      text: `function plan() {\n${lines(count - 2)}}\n`,
    });
    const short = Array.from({ length: 98 }, () => oneOf(10));
    expect(longestButFew([...short, oneOf(10), oneOf(10), oneOf(60)])).toBe(10);
    expect(longestButFew([...short, oneOf(60), oneOf(60)])).toBe(60);
  });

  it.each([
    ['packages/core/src/plan.ts', 301],
    ['packages/core/src/plan.test.ts', 601],
    ['apps/worker/src/main.ts', 121],
  ])('would notice %s with %i lines', (path, count) => {
    expect(fileSizeViolations({ path, text: lines(count) })).toHaveLength(1);
    expect(fileSizeViolations({ path, text: lines(count - 1) })).toEqual([]);
  });

  it.each([
    'export function plan(): Promise<void> {',
    'const plan = async (x: number) => {',
    'class A {\n  async plan({ a, b }: { a: 1; b: 2 }): Promise<void> {',
  ])('would notice a long function that begins with %s', (head) => {
    const tail = '}\n'.repeat(head.startsWith('class') ? 2 : 1);
    const text = `${head}\n${lines(69)}${tail}`;
    expect(functionSizeViolations({ path: 'packages/core/src/plan.ts', text })).toHaveLength(1);
  });

  it('count neither braces in strings nor the lines of a class as a function', () => {
    const text = `class A {\n  a() {\n    return '{';\n  }\n${lines(90, '  b = 1;')}}\n`;
    expect(functionSizeViolations({ path: 'packages/core/src/plan.ts', text })).toEqual([]);
  });
});
