import { CoordinationFault } from '@escapement/core';
import { expect, it } from 'vitest';
import { entryReader } from './read-entry.ts';

const away = () =>
  Promise.reject(new CoordinationFault('COORD_TIMEOUT', 'away', { retryable: true }));

it('an entry that cannot be read is refused in both languages, or its fallback taken', async () => {
  const config = entryReader({ entry: away });
  await expect(config('limits')).rejects.toMatchObject({
    code: 'CONFIG_UNREACHABLE',
    said: { en: expect.stringContaining('limits'), zh: expect.stringContaining('limits') },
  });
  expect(await config('limits', { fallback: 1 })).toEqual({ value: 1, version: undefined });
});

it('a mistake of ours is no fallback', async () => {
  const config = entryReader({ entry: () => Promise.reject(new TypeError('ours')) });
  await expect(config('limits', { fallback: 1 })).rejects.toThrow('ours');
});
