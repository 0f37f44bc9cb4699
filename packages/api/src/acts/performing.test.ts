import { StoreFault } from '@escapement/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { callOf, said } from '../fixtures/calls.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { Act } from './act.ts';
import { createPerforming, type Performed } from './performing.ts';

interface Made {
  readonly kind: 'made';
  readonly before: readonly string[];
}

const making: Act<{ readonly name: string }, Made> = {
  keyed: { scope: () => 'things', sent: (input) => input, made: () => ['a thing'] },
  perform: async ({ madeBefore }) => ({ kind: 'made', before: [...madeBefore] }),
};

describe('an act with what is around it', () => {
  let make: Performed<{ readonly name: string }, Made>;
  let performing: ReturnType<typeof createPerforming>;

  beforeEach(() => {
    performing = createPerforming();
    make = performing(making);
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

  it('is told what the same call made when it came before', async () => {
    const call = callOf({ name: 'a' }, { key: 'k' });
    expect(await make(call)).toEqual({ kind: 'made', before: [] });
    expect(await make(call)).toEqual({ kind: 'made', before: ['a thing'] });
    expect(await make(callOf({ name: 'a' }, { key: 'another' }))).toMatchObject({ before: [] });
    expect(await make(callOf({ name: 'a' }))).toMatchObject({ before: [] });
  });

  it('is not performed under a key that stands for something else, or that is no key', async () => {
    await make(callOf({ name: 'a' }, { key: 'k' }));
    const reused = { kind: 'refused', signal: { code: 'IDEMPOTENCY_KEY_REUSED' } };
    expect(await make(callOf({ name: 'b' }, { key: 'k' }))).toMatchObject(reused);
    const malformed = { kind: 'refused', signal: { code: 'INPUT_INVALID' } };
    for (const key of ['', 'two words', 'é', 'x'.repeat(256)]) {
      expect(await make(callOf({ name: 'a' }, { key }))).toMatchObject(malformed);
    }
  });

  it('knows a key of another scope as another key', async () => {
    const keyed = { scope: () => 'other', sent: () => null, made: () => [] };
    const other = performing({ ...making, keyed });
    await make(callOf({ name: 'a' }, { key: 'k' }));
    expect(await other(callOf({ name: 'b' }, { key: 'k' }))).toMatchObject({ kind: 'made' });
  });

  it('takes no notice of a key where none is of use', async () => {
    const plain = performing({ perform: making.perform });
    expect(await plain(callOf({ name: 'a' }, { key: 'two words' }))).toMatchObject({
      kind: 'made',
    });
    expect(said(callOf(undefined))).toEqual([]);
  });
});
