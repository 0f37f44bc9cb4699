import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonBounds, jsonExcess, parseJson } from './bounded-json.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const listOf = (count: number) => `[${Array.from({ length: count }, () => '0').join(',')}]`;

function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((total: number, each) => total + valuesIn(each), 1);
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('JSON is bounded before it is parsed', () => {
  it('takes what is just within the bounds', () => {
    expect(parseJson(nested(jsonBounds.depth)).kind).toBe('json');
    expect(parseJson(listOf(jsonBounds.values - 1)).kind).toBe('json');
  });

  it.each([
    ['a list one too deep', nested(jsonBounds.depth + 1), 'too-deep'],
    ['a list far too deep', nested(200_000), 'too-deep'],
    ['objects in objects', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 'too-deep'],
    ['brackets that never close', '['.repeat(100_000), 'too-deep'],
    ['one value too many', listOf(jsonBounds.values), 'too-many-values'],
    ['as many empty lists', `[${'[],'.repeat(10_000)}0]`, 'too-many-values'],
    ['as many fields', `{${'"a":1,'.repeat(10_000)}"b":1}`, 'too-many-values'],
    ['nothing', '', 'not-json'],
    ['an open string', '"abc', 'not-json'],
    ['a backslash at the end', '"abc\\', 'not-json'],
    ['half of it', '{"a":', 'not-json'],
  ])('refuses %s by name', (_what, text, because) => {
    expect(parseJson(text)).toEqual({ kind: 'refused', because });
  });

  it('counts neither brackets nor commas inside of strings', () => {
    const text = JSON.stringify({ a: '[,{'.repeat(20_000), b: '\\"[[[['.repeat(100) });
    expect(parseJson(text)).toEqual({ kind: 'json', value: JSON.parse(text) });
  });

  it('counts depth and values as a walk over the parsed value does', () => {
    const json = fc.jsonValue({ maxDepth: 6 });
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const [depth, values] = [depthOf(value), valuesIn(value)];
        expect(jsonExcess(text, { depth, values })).toBeUndefined();
        expect(jsonExcess(text, { depth, values: values - 1 })).toBeDefined();
        if (depth > 0) expect(jsonExcess(text, { depth: depth - 1, values })).toBe('too-deep');
      }),
    );
  });
});
