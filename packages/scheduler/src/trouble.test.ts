import { StoreFault } from '@escapement/core';
import { silentLogger, VirtualClock } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { Trouble } from './trouble.ts';

it('is said once per change, and lasts from its beginning', async () => {
  const clock = new VirtualClock();
  const said: string[] = [];
  const say = (about: object, message: string) =>
    said.push(`${(about as { code: string }).code}: ${message}`);
  const trouble = new Trouble('a pass', {
    clock,
    logger: { ...silentLogger, info: say, warn: say },
  });
  const fault = (code: string) => new StoreFault(code, code, { retryable: true });
  trouble.clear();
  for (const code of ['STORE_FULL', 'STORE_FULL', 'STORE_DENIED', 'STORE_DENIED']) {
    trouble.meet(fault(code));
    await clock.advance(200);
  }
  expect(trouble.ageMs).toBe(800);
  trouble.clear();
  expect([trouble.ageMs, trouble.standing]).toEqual([0, undefined]);
  expect(said).toEqual([
    'STORE_FULL: a pass failed; trying again until it succeeds',
    'STORE_DENIED: a pass failed; trying again until it succeeds',
    'STORE_DENIED: a pass succeeds again',
  ]);
});
