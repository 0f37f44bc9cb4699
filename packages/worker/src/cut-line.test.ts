import { expect, test } from 'vitest';
import { cutLine, maxLineBytes } from './cut-line.ts';

const bytesOf = (text: string) => Buffer.byteLength(text);

test.each([
  ['a letter', 'x'],
  ['a Chinese character', '完'],
  ['a character beyond the first plane', '𠮷'],
  ['a letter with an accent of its own', 'e\u0301'],
  ['a family', '👩‍👩‍👧'],
  ['a flag', '🇨🇳'],
  ['a thumb with a colour', '👍🏽'],
  ['a syllable of Hangul in its parts', '\u1112\u1161\u11ab'],
])('a long line is cut between characters and never inside of one: %s', (_, character) => {
  for (const before of ['', 'a', 'ab', 'abc']) {
    const line = before + character.repeat(5_000);
    const pieces = cutLine(line);
    expect(pieces.join('')).toBe(line);
    expect(Math.max(...pieces.map(bytesOf))).toBeLessThanOrEqual(maxLineBytes);
    const rest = [pieces[0]?.slice(before.length), ...pieces.slice(1)];
    for (const piece of rest) {
      expect((piece?.length ?? 0) % character.length).toBe(0);
      expect(piece?.startsWith(character)).toBe(true);
    }
  }
});

test('pieces are as long as they may be, and a short line is one of them', () => {
  expect(cutLine('')).toEqual(['']);
  expect(cutLine('完'.repeat(3_000)).map(bytesOf)).toEqual([7_998, 1_002]);
  expect(cutLine('x'.repeat(maxLineBytes))).toHaveLength(1);
});

test('a character without end is cut all the same, between two code points', () => {
  const line = `e${'\u0301'.repeat(10_000)}`;
  const pieces = cutLine(line);
  expect(pieces.join('')).toBe(line);
  expect(Math.max(...pieces.map(bytesOf))).toBeLessThanOrEqual(maxLineBytes);
});
