import { StoreFault } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { callOf } from '../fixtures/calls.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { createPerforming } from './performing.ts';

describe('an act with what is around it', () => {
  const performing = createPerforming();

  it('comes to its outcome', async () => {
    const make = performing({ perform: async ({ input }) => ({ kind: 'made', input }) });
    expect(await make(callOf('a'))).toEqual({ kind: 'made', input: 'a' });
  });

  it('comes to an outcome also when it is refused', async () => {
    const signal = new ProblemSignal('JOB_TOO_LARGE', 'Make it smaller.');
    const refuse = performing({ perform: () => Promise.reject(signal) });
    expect(await refuse(callOf(undefined))).toEqual({ kind: 'refused', signal });
  });

  it('passes on what is wrong with the world, and what is wrong with us', async () => {
    const fault = new StoreFault('STORE_FULL', 'no room', { retryable: true });
    for (const error of [fault, new TypeError('ours')]) {
      const fail = performing({ perform: () => Promise.reject(error) });
      await expect(fail(callOf(undefined))).rejects.toBe(error);
    }
  });
});
