import { expect, test } from 'vitest';
import { addressOf } from './http-address.ts';

test.each([
  ['http://user:p%40ss@host/a', Buffer.from('user:p@ss')],
  ['http://user@host/a', Buffer.from('user:')],
  ['http://:p@host/a', Buffer.from(':p')],
  ['http://us er:a:b%2Fc@host/a', Buffer.from('us er:a:b/c')],
  ['http://张三:密码@host/a', Buffer.from('张三:密码')],
  ['http://user:%FF@host/a', Buffer.concat([Buffer.from('user:'), Buffer.of(0xff)])],
  ['http://user:100%@host/a', Buffer.from('user:100%')],
])('the credentials of %s become a Basic header', (text, pair) => {
  const { url, authorization } = addressOf(text);
  expect(authorization).toBe(`Basic ${pair.toString('base64')}`);
  expect(url.href).toBe('http://host/a');
});

test('an address without credentials has no such header', () => {
  expect(addressOf('http://host/a@b')).toEqual({ url: new URL('http://host/a@b') });
});
