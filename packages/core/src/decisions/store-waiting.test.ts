import { expect, it } from 'vitest';
import { inWords } from '../schemas/waiting.ts';
import { storeWaiting } from './store-waiting.ts';

const measured = (offsetMs: number) => ({ offsetMs, uncertaintyMs: 1, fitness: 'unfit' as const });
const obstacle = (code: string, reason: string) => ({ code, reason, sinceMs: 0 });

it.each([
  [undefined, undefined, []],
  [{ ...measured(700), fitness: 'off' as const }, undefined, []],
  [
    measured(3_600_000),
    undefined,
    ['the clock of this machine to be set: 3600.0 s ahead of Redis'],
  ],
  [measured(-6_040), undefined, ['the clock of this machine to be set: 6.0 s behind Redis']],
  [undefined, obstacle('STORE_UNAVAILABLE', 'no'), ['Redis to answer']],
  [undefined, obstacle('STORE_FULL', 'OOM x'), ['Redis to take writes again: OOM x']],
])('what is waited for is said in words (%#)', (clock, redis, words) => {
  expect(storeWaiting(clock, redis).map(inWords)).toEqual(words);
});
