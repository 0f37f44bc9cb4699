import { expect, test } from 'vitest';
import { cutText, shortText } from './cut-text.ts';

test.each([
  ['abcd', 4, 'abcd'],
  ['abcde', 4, 'abcd'],
  ['完成了吗', 2, '完成'],
  ['abc𠮷d', 4, 'abc'],
  ['abc𠮷d', 5, 'abc𠮷'],
  ['𠮷', 1, ''],
  ['', 3, ''],
])('%j in %d is %j', (text, most, cut) => {
  expect(cutText(text, most)).toBe(cut);
});

test('what is left out is marked, within the same length', () => {
  expect(shortText('abcd', 4)).toBe('abcd');
  expect(shortText('abcde', 4)).toBe('abc…');
  expect(shortText('ab𠮷de', 4)).toBe('ab…');
});
