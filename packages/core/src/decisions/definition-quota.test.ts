import { expect, it } from 'vitest';
import { fits, stockWarnings } from './definition-quota.ts';

const stock = (bytes: number) => ({ count: 7, bytes, bytesAtMost: 1_000 });

it('takes what fits, and what grows no larger even beyond the limit', () => {
  expect(fits(stock(900), 100)).toBe(true);
  expect(fits(stock(900), 101)).toBe(false);
  expect(fits(stock(2_000), 0)).toBe(true);
  expect(fits(stock(2_000), -5)).toBe(true);
});

it('is told of from four fifths on', () => {
  expect(stockWarnings(stock(799))).toEqual([]);
  const [warning] = stockWarnings(stock(800));
  expect(warning).toMatchObject({ code: 'DEFINITIONS_NEARLY_FULL' });
  expect(warning?.message.en).toContain('7 definitions');
});
