import { expect, test } from 'vitest';
import { hideCredentials, keepCredentials } from './url-credentials.ts';

test.each([
  ['https://user:p%40ss@host/a?b=c', 'https://***@host/a?b=c'],
  ['https://token@host/', 'https://***@host/'],
  ['https://:only@host/', 'https://***@host/'],
  ['https:\\\\user:pw@host/', 'https:\\\\***@host/'],
  ['https://us@er:p@ss@host/', 'https://***@host/'],
  ['https://user:pw\t@host/', 'https://***@host/'],
  ['https://user:pw@host/${fireDate}?a={b}', 'https://***@host/${fireDate}?a={b}'],
  ['https://host/user:pw@elsewhere', 'https://host/user:pw@elsewhere'],
  ['HTTPS://Host', 'HTTPS://Host'],
  ['no url', 'no url'],
])('%s is shown as %s', (url, shown) => {
  expect(hideCredentials(url)).toBe(shown);
});

test('what was shown means what is kept, with any path and query', () => {
  const kept = 'https://user:p%40ss@host/a';
  expect(keepCredentials('https://***@host/b?c', kept)).toBe('https://user:p%40ss@host/b?c');
  expect(keepCredentials('https://***@host/${fireDate}', kept)).toBe(
    'https://user:p%40ss@host/${fireDate}',
  );
  expect(keepCredentials('https://new:er@host/', kept)).toBe('https://new:er@host/');
  expect(keepCredentials('https://host/', kept)).toBe('https://host/');
});

test.each(['https://***@other/', 'http://***@host/', 'https://***@host:8443/'])(
  '%s learns nothing that was given for another origin',
  (url) => {
    expect(keepCredentials(url, 'https://user:hush@host/')).toBe(url);
  },
);

test('where nothing was kept the mark stays', () => {
  expect(keepCredentials('https://***@host/', 'https://host/')).toBe('https://***@host/');
});
