import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { loggedText } from './logged-text.ts';

test('texts are logged as they are, and everything else as it is shown', () => {
  expect(loggedText(['sent', { to: 'a@b', count: 2 }, 7n, undefined, null])).toBe(
    "sent { to: 'a@b', count: 2 } 7n undefined null",
  );
});

test('an object that holds itself is logged', () => {
  const loop: Record<string, unknown> = { name: 'loop' };
  loop['self'] = loop;
  expect(loggedText([loop])).toContain('[Circular *1]');
});

test('an error is logged with what caused it', () => {
  const text = loggedText([new Error('outer', { cause: new Error('inner') })]);
  expect(text).toMatch(/outer[\s\S]*inner/);
});

test('a large object is cut, and it is said that it was', () => {
  const large = Object.fromEntries(
    Array.from({ length: 50_000 }, (_, i) => [`name-${i}`, 'x'.repeat(20)]),
  );
  const text = loggedText([large]);
  expect(text.length).toBeLessThan(70_000);
  expect(text).toMatch(/more characters\)$/);
});

test('what refuses to be shown breaks nothing', () => {
  const hostile = {
    [inspect.custom]() {
      throw new Error('no');
    },
  };
  expect(loggedText(['a', hostile])).toBe('a (a value that cannot be shown)');
});
