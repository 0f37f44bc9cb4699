import type { RunView } from '@escapement/protocol';
import { expect, it } from 'vitest';
import { usualOf } from './usual-duration.ts';

const ran = (durationMs: number | undefined, state = 'succeeded') =>
  ({ state, durationMs }) as RunView;

it('what half of the runs keep to, and what nineteen of twenty keep to', () => {
  const runs = Array.from({ length: 20 }, (_, i) => ran(1_000 * (20 - i)));
  expect(usualOf(runs)).toEqual({ count: 20, medianMs: 10_000, p95Ms: 19_000 });
});

it('a run that failed, or is not over, tells nothing of how long one takes', () => {
  const runs = [1, 2, 3, 4, 5].map((ms) => ran(ms));
  const others = [ran(90_000, 'timed-out'), ran(undefined, 'running'), ran(undefined)];
  expect(usualOf([...others, ...runs])).toEqual({ count: 5, medianMs: 3, p95Ms: 5 });
});

it('of few runs nothing is usual', () => {
  expect(usualOf([])).toBeUndefined();
  expect(usualOf([1, 2, 3, 4].map((ms) => ran(ms)))).toBeUndefined();
});
