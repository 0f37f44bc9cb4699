import { describe, expect, test } from 'vitest';
import { maskedJson, maskOf, noMask } from './masking.ts';

const value = 'p"ss w/rd=张';
const mask = maskOf([value]);

describe('a secret is taken out of a text', () => {
  test.each([
    ['as it is', `a ${value} b ${value}`],
    ['as an address has it', `https://x.test/?t=${encodeURIComponent(value)}`],
    ['as JSON has it', JSON.stringify({ password: value })],
    ['in Base64', `Basic ${Buffer.from(value).toString('base64')}`],
    ['in the Base64 of addresses', Buffer.from(value).toString('base64url')],
  ])('%s', (_, text) => {
    expect(mask(text)).toContain('***');
    expect(mask(text)).not.toMatch(/ss w|w%2Frd|w\/rd|cCJzcy/);
  });

  test('line by line, where it has several', () => {
    const lines = maskOf(['-----BEGIN KEY-----\nMIIEvQIBADANBg\nab\n-----END KEY-----']);
    expect(lines('MIIEvQIBADANBg')).toBe('***');
    expect(lines('about')).toBe('about');
  });

  test('whole, where it is a part of another', () => {
    expect(maskOf(['token', 'token-of-admin'])('token-of-admin token')).toBe('*** ***');
  });

  test('and what is no secret stays as it is', () => {
    expect(mask('nothing here')).toBe('nothing here');
    expect(maskOf([])).toBe(noMask);
  });
});

test('a result stays JSON, in names and numbers too', () => {
  const text = '{"1234":[1234,"a1234",12345],"n":1.5,"null":null}';
  expect(maskedJson(text, maskOf(['1234']))).toBe(
    '{"***":["***","a***","***5"],"n":1.5,"null":null}',
  );
  expect(maskedJson(text, noMask)).toBe(text);
});
