import { describe, expect, test } from 'vitest';
import { maskedBeginning, maskedJson, maskOf, noMask } from './masking.ts';

const value = 'p"ss w/rd=张';
const mask = maskOf([value]);

/** As RFC 3986 would have what `encodeURIComponent` leaves. */
const encoded = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;

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

  const lower = (text: string) => text.replace(/%../g, (code) => code.toLowerCase());
  const ascii = (text: string) => text.replace('张', '\\u5f20');
  test.each([
    ['of a form', new URLSearchParams({ t: value }).toString().slice(2)],
    ['of a form in small letters', lower(new URLSearchParams({ t: value }).toString().slice(2))],
    ['of an address in small letters', lower(encodeURIComponent(value))],
    ['of an address that is cautious', encodeURIComponent("it's(a)!*").replace(/'/g, '%27')],
    ['of a path', encodeURI(value)],
    ['of JSON in ASCII', ascii(JSON.stringify(value)).slice(1, -1)],
    ['of JSON with its slashes escaped', JSON.stringify(value).slice(1, -1).replace('/', '\\/')],
    ['in hexadecimal', Buffer.from(value).toString('hex')],
    ['in hexadecimal, large', Buffer.from(value).toString('hex').toUpperCase()],
  ])('as the spelling %s has it', (_, text) => {
    const masks = maskOf([value, "it's(a)!*"]);
    expect(masks(`a ${text.replace(/[!()*]/g, encoded)} b`)).toBe('a *** b');
  });

  test.each(['a', 'ab', 'abc', 'abcd'])('in the credentials of the user %s', (user) => {
    const behind = Buffer.from(`${user}:${value}`).toString('base64');
    const within = Buffer.from(`${user}:${value}, and more`).toString('base64url');
    for (const text of [behind, within]) {
      const left = mask(text).split('***');
      expect(left).toHaveLength(2);
      expect(Buffer.from(left.join(''), 'base64').toString('latin1')).not.toMatch(/ss|rd/);
    }
  });

  test('without the blanks around it', () => {
    expect(maskOf(['hunter2\n'])('it is hunter2, and bad')).toBe('it is ***, and bad');
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

describe('of a secret that was cut', () => {
  const key = maskOf(['correct-horse']);

  test.each([
    ['Error: correct-ho…', 'Error: ***…'],
    ["{ a: 'correct-h'... 4 more characters, b: 1 }", "{ a: '***'... 4 more characters, b: 1 }"],
    ['correct-h… (12 more characters)', '***… (12 more characters)'],
    ['on the co…', 'on the co…'],
    ['waiting for correct-horse…', 'waiting for ***…'],
    ['correct…, correct-h', '***…, correct-h'],
  ])('the beginning is taken out where the text was cut: %s', (text, shown) => {
    expect(key(text)).toBe(shown);
  });

  test('the beginning is taken out of a text that goes on elsewhere', () => {
    expect(maskedBeginning('it is correct-h', key)).toBe('it is ***');
    expect(maskedBeginning('it is cor', key)).toBe('it is cor');
    expect(maskedBeginning('it is correct-horse', key)).toBe('it is ***');
    expect(maskedBeginning('it is correct-horse', noMask)).toBe('it is correct-horse');
  });
});

test('a result stays JSON, in names and numbers too', () => {
  const text = '{"1234":[1234,"a1234",12345],"n":1.5,"null":null}';
  expect(maskedJson(text, maskOf(['1234']))).toBe(
    '{"***":["***","a***","***5"],"n":1.5,"null":null}',
  );
  expect(maskedJson(text, noMask)).toBe(text);
});
