import { expect, it } from 'vitest';
import { formatBytes, formatShare } from './byte-size.ts';

it.each([
  [0, '0 KiB'],
  [1, '1 KiB'],
  [1024 * 1024, '1 MiB'],
  [431_904_000, '412 MiB'],
  [1024 ** 3, '1 GiB'],
  [1.5 * 1024 ** 3, '1.5 GiB'],
  [12 * 1024 ** 3, '12 GiB'],
])('%d bytes are told as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('a share is told in whole per cent', () => {
  expect([0, 0.004, 0.805, 1.02].map(formatShare)).toEqual(['0 %', '0 %', '81 %', '102 %']);
});
