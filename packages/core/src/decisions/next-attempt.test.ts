import { describe, expect, it } from 'vitest';
import { retrySchema } from '../schemas/retry.ts';
import { nextAttempt } from './next-attempt.ts';

const still = { jitter: 0 };
const after = (policy: object, failures: number, more: { reason?: string; chance?: number } = {}) =>
  nextAttempt(retrySchema.parse({ attempts: 50, ...policy }), {
    ...{ failures, reason: 'it failed', chance: 0.5 },
    ...more,
  });

describe('what has failed', () => {
  it('is tried again while there are attempts left', () => {
    const policy = { attempts: 3, delayMs: 100, backoff: 'fixed', ...still };
    expect([1, 2, 3, 4].map((failures) => after(policy, failures))).toEqual([
      { afterMs: 100 },
      { afterMs: 100 },
      'final',
      'final',
    ]);
    expect(after({ attempts: 1 }, 1)).toBe('final');
  });

  it('is not tried again where the job does not say so', () => {
    expect(nextAttempt(undefined, { failures: 1, reason: 'x', chance: 0 })).toBe('final');
  });

  it('is tried after twice as long each time, up to the longest delay, however often it fails', () => {
    const policy = { delayMs: 1_000, maxDelayMs: 5_000, ...still };
    const delays = [1, 2, 3, 4, 49].map((failures) => after(policy, failures));
    expect(delays).toEqual([1_000, 2_000, 4_000, 5_000, 5_000].map((afterMs) => ({ afterMs })));
  });

  it('is tried a little earlier or later than others, and never after the longest delay', () => {
    const policy = { delayMs: 1_000, maxDelayMs: 1_100, backoff: 'fixed', jitter: 0.5 };
    const at = (chance: number) => after(policy, 1, { chance });
    expect([at(0), at(0.5), at(0.999)]).toEqual([
      { afterMs: 500 },
      { afterMs: 1_000 },
      { afterMs: 1_100 },
    ]);
  });

  it('is tried at once where there is no delay', () => {
    expect(after({ delayMs: 0 }, 7)).toEqual({ afterMs: 0 });
  });

  it('is not tried again either where such a text is the beginning of a longer word', () => {
    const policy = { finalErrors: ['exit code 1'], ...still };
    const reason = 'the script ended with exit code 12';
    expect(after(policy, 1, { reason })).toBe('final');
  });

  it('is not tried again when its reason says one of the errors that are final', () => {
    const policy = { finalErrors: ['ENOENT', 'exit code 64'], ...still };
    const reasons = [
      'Error: ENOENT: no such file',
      'the script ended with exit code 64',
      'exit code 6',
    ];
    expect(reasons.map((reason) => after(policy, 1, { reason }))).toEqual([
      'final',
      'final',
      { afterMs: 10_000 },
    ]);
  });
});
