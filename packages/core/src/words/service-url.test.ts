import { expect, test } from 'vitest';
import { isServiceUrl, readServiceUrl, urlAtInstance } from './service-url.ts';

test.each([
  ['service://billing/a/b?c=1#d', 'billing', '/a/b?c=1'],
  ['service://billing', 'billing', '/'],
  ['service://billing?x=1', 'billing', '/?x=1'],
  ['SERVICE://Bill_ing.v2/', 'Bill_ing.v2', '/'],
])('%s asks %s for %s', (url, service, path) => {
  expect(isServiceUrl(url)).toBe(true);
  expect(readServiceUrl(url)).toEqual({ service, path });
});

test.each(['service:///a', 'service://a:80/', 'service://u:p@a/', 'service:a', 'service://-a/'])(
  '%s asks for no service',
  (url) => {
    expect(isServiceUrl(url)).toBe(true);
    expect(readServiceUrl(url)).toBeUndefined();
  },
);

test('an http address is none', () => expect(isServiceUrl('http://service:80/')).toBe(false));

test.each([
  ['http://h:1', 'http://h:1/x'],
  ['http://h:1/', 'http://h:1/x'],
  ['http://h:1/base/', 'http://h:1/base/x'],
])('what is asked of an instance at %s is %s', (address, url) => {
  expect(urlAtInstance(address, '/x')).toBe(url);
});
