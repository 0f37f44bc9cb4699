import { StoreFault } from '@escapement/core';
import { expect, test } from 'vitest';
import { loggedError } from './logged-error.ts';

const textOf = (error: unknown) => JSON.stringify(loggedError(error));

test('an error is logged with its words, its place, its code and its cause', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const fault = new StoreFault('STORE_UNAVAILABLE', 'listing runs', { cause, retryable: true });
  expect(loggedError(fault)).toMatchObject({
    type: 'StoreFault',
    message: 'listing runs',
    stack: expect.stringContaining('logged-error.test.ts'),
    code: 'STORE_UNAVAILABLE',
    cause: { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' },
  });
});

test('what a library hangs on an error stays out of the log, at any depth', () => {
  const refused = Object.assign(new Error('WRONGPASS invalid username-password pair'), {
    command: { name: 'hello', args: ['3', 'AUTH', 'default', 'hush123'] },
  });
  const fault = new StoreFault('STORE_DENIED', 'signing in', { cause: refused, retryable: true });
  const many = new AggregateError([refused, fault], 'all failed');
  for (const error of [refused, fault, many]) expect(textOf(error)).not.toContain('hush');
});

test.each([
  'redis://:hush@host:6379 cannot be reached',
  'redis://:p@hush@host',
  'Invalid URL https://user:hush@host/path',
  'redis://host?password=hush',
  'GET https://host/x?a=1&token=hush failed',
])('credentials in an address are left out of what it says: %s', (message) => {
  expect(textOf(new Error(message))).not.toContain('hush');
  expect(textOf(new Error(message))).toContain('host');
});

test('what was thrown may be anything, and lead in a circle', () => {
  const circle = new Error('a');
  circle.cause = circle;
  expect(textOf(circle).length).toBeLessThan(64_000);
  expect(loggedError('text')).toEqual({ type: 'string', message: 'text' });
  expect(loggedError(undefined)).toEqual({ type: 'undefined', message: 'undefined' });
});
