import { expect, test } from 'vitest';
import { type Hop, nextStep } from './http-redirect.ts';

const post: Hop = {
  method: 'POST',
  url: new URL('https://a.example/start'),
  headers: { authorization: 'Bearer x', 'content-type': 'application/json', 'x-fence-token': '7' },
  body: '{}',
};

const follow = (status: number, location: string) => nextStep(post, { status, location }, 0);

test.each([301, 302, 303])('%d turns a POST into a GET without a body', (status) => {
  const step = follow(status, '/next');
  expect(step).toMatchObject({ kind: 'follow', hop: { method: 'GET', body: undefined } });
});

test.each([307, 308])('%d repeats the request as it was', (status) => {
  const step = follow(status, '/next');
  expect(step).toMatchObject({ kind: 'follow', hop: { ...post, url: new URL('/next', post.url) } });
});

test('another origin is told nothing that could be a credential', () => {
  const step = follow(307, 'https://b.example/');
  expect(step).toMatchObject({
    kind: 'follow',
    hop: { headers: { 'content-type': 'application/json' } },
  });
  expect(step.kind === 'follow' && Object.keys(step.hop.headers)).toEqual(['content-type']);
});

test.each([
  ['https://user:p%40ss@b.example/x', 'https://b.example/x'],
  ['https://user:p%40ss@a.example/x', 'https://a.example/x'],
  ['//user:p%40ss@b.example/x', 'https://b.example/x'],
])('credentials of the new address become its Basic header: %s', (location, href) => {
  const step = follow(307, location);
  const hop = step.kind === 'follow' ? step.hop : undefined;
  expect(hop?.url.href).toBe(href);
  expect(hop?.headers['authorization']).toBe(`Basic ${btoa('user:p@ss')}`);
});

test('the sixth redirect is refused', () => {
  expect(nextStep(post, { status: 302, location: '/' }, 5)).toMatchObject({ kind: 'refused' });
});

test.each(['file:///etc/passwd', 'gopher://a/', 'http://['])('%s is refused', (location) => {
  expect(follow(302, location)).toMatchObject({ kind: 'refused' });
});

test('a redirect to nowhere is the answer', () => {
  expect(nextStep(post, { status: 302, location: undefined }, 0)).toEqual({ kind: 'final' });
  expect(nextStep(post, { status: 200, location: '/' }, 0)).toEqual({ kind: 'final' });
});
