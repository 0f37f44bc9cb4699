import { describe, expect, it } from 'vitest';
import { matchesKeyPattern } from './key-pattern.ts';

const yes = [
  ['order:*', 'order:7'],
  ['*', ''],
  ['*:*:*', 'a:b:c'],
  ['h?llo', 'hallo'],
  ['h??', 'hé'],
  ['h[ae]llo', 'hello'],
  ['h[^e]llo', 'hallo'],
  ['h[f-a]', 'hb'],
  ['h\\*', 'h*'],
  ['[\\]]', ']'],
  ['a\\', 'a\\'],
  ['[ab', 'b'],
] as const;
const no = [
  ['order:*', 'cart:7'],
  ['h?llo', 'hllo'],
  ['h[^e]llo', 'hello'],
  ['h\\*', 'hallo'],
  ['[]a]', 'a]'],
  ['order:*:paid', 'order:7:open'],
  ['', 'a'],
] as const;

describe('the pattern of keys', () => {
  it.each(yes)('%s is that of %s', (pattern, key) => {
    expect(matchesKeyPattern(pattern, key)).toBe(true);
  });

  it.each(no)('%s is not that of %s', (pattern, key) => {
    expect(matchesKeyPattern(pattern, key)).toBe(false);
  });

  it('costs little, whatever the pattern', () => {
    const pattern = `${'*a'.repeat(100)}*b`;
    expect(matchesKeyPattern(pattern, 'a'.repeat(20_000))).toBe(false);
  });
});
