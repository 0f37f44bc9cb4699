import { expect, test } from 'vitest';
import { textPieces } from './text-pieces.ts';

test.each([
  ['short', ['short']],
  ['', ['']],
  ['one\ntwo\nthree', ['one\n', 'two\n', 'three']],
  ['abcdefghijkl', ['abcde', 'fghij', 'kl']],
  ['abcd😀efgh', ['abcd', '😀efg', 'h']],
])('a text is cut behind its lines, and between characters: %j', (text, pieces) => {
  expect([...textPieces(text, 5)]).toEqual(pieces);
});
