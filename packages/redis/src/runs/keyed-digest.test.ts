import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyedDigest } from './keyed-digest.ts';

const byNode = (key: string, text: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('base64url');

const hexOf = (digest: string): string => Buffer.from(digest, 'base64url').toString('hex');

describe('a keyed digest', () => {
  it('is that of RFC 4231, in its second and sixth case', () => {
    expect(hexOf(keyedDigest('Jefe', 'what do ya ')('want for nothing?'))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    // A key of ASCII that is longer than a block stands for the bytes of the sixth case, which no text is.
    expect(keyedDigest('k'.repeat(131), 'Test ')('Using Larger')).toBe(
      byNode('k'.repeat(131), 'Test Using Larger'),
    );
  });

  it('is that of Node.js for keys and texts of every length around a limit, in any script', () => {
    for (const keyChars of [0, 1, 63, 64, 65, 200]) {
      for (const text of texts) {
        const key = 'ключ'.repeat(50).slice(0, keyChars);
        expect(keyedDigest(key, 'as\n')(text)).toBe(byNode(key, `as\n${text}`));
      }
    }
  });

  it('keeps nothing of a longer text for a shorter one after it', () => {
    const digest = keyedDigest('key', '');
    for (const text of ['a'.repeat(3000), 'ab', '', 'b'.repeat(20_000), 'c'])
      expect(digest(text)).toBe(byNode('key', text));
  });
});

const lengths = [0, 1, 54, 55, 56, 63, 64, 65, 5_438, 5_439, 5_440, 5_441, 16_384, 70_000];
const texts = lengths.flatMap((chars) => [
  'x'.repeat(chars),
  '时'.repeat(chars),
  `${'😀'.repeat(chars)}\ud83d`,
]);
