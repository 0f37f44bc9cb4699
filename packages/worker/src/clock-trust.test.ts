import { expect, test } from 'vitest';
import { offsetSample, trustAfter } from './clock-trust.ts';

test('half of the time that the answer took is assumed to have passed before Redis looked', () => {
  const sample = offsetSample({ wallBefore: 10_000, elapsedMs: 100, serverTime: 9_000 });
  expect(sample).toEqual({ offsetMs: 1_050, uncertaintyMs: 50 });
});

test.each([
  { offsetMs: 1_200, uncertaintyMs: 10, before: true, after: false },
  { offsetMs: -1_200, uncertaintyMs: 10, before: true, after: false },
  { offsetMs: 900, uncertaintyMs: 10, before: false, after: true },
  { offsetMs: 1_050, uncertaintyMs: 100, before: true, after: true },
  { offsetMs: 1_050, uncertaintyMs: 100, before: false, after: false },
  { offsetMs: 2_000, uncertaintyMs: 3_000, before: true, after: true },
])('$offsetMs ± $uncertaintyMs ms turns $before into $after', ({ before, after, ...sample }) => {
  expect(trustAfter(sample, before)).toBe(after);
});
