import { StoreFault } from '@escapement/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { callOf } from '../fixtures/calls.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { Act } from './act.ts';
import { createPerforming } from './performing.ts';
import { done, type Told } from './told.ts';

type Pause = Act<string, { readonly kind: 'made'; readonly input: string }>;

describe('an act with what is around it', () => {
  const kept: (Told | readonly Told[])[] = [];
  const performing = createPerforming(async (_act, { told }) => void kept.push(told));
  beforeEach(() => void kept.splice(0));

  const actOf = (perform: Pause['perform']): Pause => ({
    name: 'job.pause',
    about: (input) => [input],
    told: ({ input }) => done({ after: { input } }),
    perform,
  });

  it('comes to its outcome, which is kept before anybody is answered', async () => {
    const make = performing(actOf(async ({ input }) => ({ kind: 'made', input })));
    expect(await make(callOf('a'))).toEqual({ kind: 'made', input: 'a' });
    expect(kept).toEqual([{ outcome: 'done', after: { input: 'a' } }]);
  });

  it('comes to an outcome also when it is refused, and that is kept', async () => {
    const signal = new ProblemSignal('JOB_TOO_LARGE', 'Make it smaller.');
    const refuse = performing(actOf(() => Promise.reject(signal)));
    expect(await refuse(callOf('a'))).toEqual({ kind: 'refused', signal });
    expect(kept).toEqual([{ outcome: 'refused', because: 'JOB_TOO_LARGE' }]);
  });

  it('passes on what is wrong with the world, and what is wrong with us, and keeps that nobody knows what was done', async () => {
    const fault = new StoreFault('STORE_FULL', 'no room', { retryable: true });
    for (const error of [fault, new TypeError('ours')]) {
      const fail = performing(actOf(() => Promise.reject(error)));
      await expect(fail(callOf('a'))).rejects.toBe(error);
    }
    expect(kept).toEqual([
      { outcome: 'failed', because: 'STORE_FULL' },
      { outcome: 'failed', because: 'INTERNAL' },
    ]);
  });
});
