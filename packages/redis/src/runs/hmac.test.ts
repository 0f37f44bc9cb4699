import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hmacOf } from './hmac.ts';

const texts = ['', 'a', 'escapement run ticket 1\n{"run":"a@1"}', '中文 and é', 'x'.repeat(5_000)];
const keys = [
  ...Array.from({ length: 70 }, (_, length) => 'k'.repeat(length + 1)),
  'f'.repeat(200),
  '0123456789abcdef'.repeat(4),
  '\u0000\u007f',
  'a key of 中文',
  'é'.repeat(40),
];

describe('an HMAC', () => {
  it('is what the library makes of the same text and key', () => {
    for (const key of keys) {
      for (const text of texts) {
        expect(hmacOf(text, key)).toBe(createHmac('sha256', key).update(text).digest('base64url'));
      }
    }
  });

  it('leaves nothing of one text to the next', () => {
    const [first] = [hmacOf('one', 'a key'), hmacOf('another', 'a key'), hmacOf('one', 'b key')];
    expect(hmacOf('one', 'a key')).toBe(first);
  });
});
