import { describe, expect, it } from 'vitest';
import { placeInside, tokenIn } from './sign-in-link.ts';

it.each([
  ['token=abc', 'abc', ''],
  ['#token=a%2Bb', 'a+b', ''],
  ['token=abc&line=7', 'abc', 'line=7'],
  ['line-7', undefined, 'line-7'],
  ['', undefined, ''],
])('the fragment %j has the token %j and the rest %j', (hash, token, rest) => {
  expect(tokenIn(hash)).toEqual({ token, rest });
});

describe('after signing in a reader goes on', () => {
  const origin = 'http://localhost:8080';

  it.each(['/', '/runs?state=failed&from=2026-03-07', '/runs/a%4020260307T020000Z#line-7'])(
    'to %j as it was asked for',
    (next) => {
      expect(placeInside(next, origin)).toBe(next);
    },
  );

  it.each([
    undefined,
    '',
    'runs',
    '//elsewhere.example/x',
    '/\\elsewhere.example',
    '/\t/elsewhere.example',
    'https://elsewhere.example',
    'javascript:alert(1)',
    '/sign-in?next=/runs',
    '/sign-in',
    '/../sign-in',
  ])('to the overview where %j was asked for', (next) => {
    expect(placeInside(next, origin)).toBe('/');
  });
});
