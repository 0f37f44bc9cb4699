import { expect, test } from 'vitest';
import { keepEnvironment } from './kept-environment.ts';

test('an environment is put back in all that was changed of it, and says how much that was', () => {
  const holder: { env: Record<string, string | undefined> } = { env: { a: '1', b: '2' } };
  const { env } = holder;
  const putBack = keepEnvironment(holder);
  expect(putBack()).toBe(0);
  env['a'] = 'other';
  delete env['b'];
  env['c'] = '3';
  expect(putBack()).toBe(3);
  expect(env).toEqual({ a: '1', b: '2' });
});

test('one that another was put in the place of is there again', () => {
  const holder: { env: Record<string, string | undefined> } = { env: { a: '1' } };
  const { env } = holder;
  const putBack = keepEnvironment(holder);
  holder.env = {};
  expect(putBack()).toBe(1);
  expect(holder.env).toBe(env);
});
