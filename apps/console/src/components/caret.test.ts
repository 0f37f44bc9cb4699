import { expect, it } from 'vitest';
import { caretLine } from './caret.ts';

it.each([
  ['60 * * * *', 0, 2, '^^'],
  ['  60 * * * *', 2, 2, '  ^^'],
  ['* * * *', 0, 0, '^'],
  ['*/ * * * *', 2, 0, '  ^'],
  // Above a wide blank or caret stands a wide character, which takes two columns as well.
  ['６０ * * * *', 0, 2, '＾＾'],
  ['０ ９ ＊ ＊ ８', 8, 1, '　 　 　 　 ＾'],
  ['　60 * * * *', 1, 2, '　^^'],
  ['\t60 * * * *', 1, 2, '\t^^'],
  ['0 9 * * 上海', 8, 2, '        ＾＾'],
])('the carets under "%s" stand at its place', (...[text, position, length, expected]) => {
  expect(caretLine(text, position, length)).toBe(expected);
});
