import { describe, expect, it } from 'vitest';
import { purityViolations } from './rules/purity.ts';
import { filesMatching } from './tree.ts';

const path = 'packages/core/src/decisions/plan.ts';

describe('timetable, core and protocol', () => {
  it('read no clock, wait for nothing and touch nothing outside', () => {
    const sources = filesMatching(/^packages\/(timetable|core|protocol)\/src\/.*\.ts$/);
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.flatMap(purityViolations)).toEqual([]);
  });

  it.each([
    'const now = Date.now();',
    'const now = new Date();',
    'const now = performance.now();',
    'setTimeout(f, 1);',
    'const x = process.env.X;',
    'console.log(1);',
    'const x = Math.random();',
    'for (;;) await f();',
    'const f = async () => 1;',
    "import { readFile } from 'node:fs/promises';",
  ])('would be caught with %s', (text) => {
    expect(purityViolations({ path, text })).toHaveLength(1);
    expect(purityViolations({ path: path.replace('.ts', '.test.ts'), text })).toEqual([]);
  });

  it.each([
    'const day = new Date(millis).getUTCDay();',
    '/** await nobody, call Date.now() never */',
    "const text = 'async setTimeout';",
  ])('may say %s', (text) => {
    expect(purityViolations({ path, text })).toEqual([]);
  });
});
