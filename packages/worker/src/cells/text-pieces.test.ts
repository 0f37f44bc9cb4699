import { expect, test } from 'vitest';
import { textPieces } from './text-pieces.ts';

test('empty lines without end are many words, each of them read in no time', () => {
  const pieces = [...textPieces('\n'.repeat(100_000))];
  expect(pieces.join('')).toHaveLength(100_000);
  expect(Math.max(...pieces.map(({ length }) => length))).toBe(500);
});

test.each([
  ['short', ['short']],
  ['', ['']],
  ['one\ntwo\nthree', ['one\n', 'two\n', 'three']],
  ['abcdefghijkl', ['abcde', 'fghij', 'kl']],
  ['abcd😀efgh', ['abcd', '😀efg', 'h']],
  ['\n\n\n\n', ['\n\n\n', '\n']],
  ['a\n\n\n', ['a\n\n\n']],
])('a text is cut behind its lines, and between characters: %j', (text, pieces) => {
  expect([...textPieces(text, { chars: 5, lines: 3 })]).toEqual(pieces);
});
