import type { Retry } from '@escapement/core';
import type { JobDraft } from '@escapement/protocol';
import { type Note, numberIn } from './number-field.ts';

/** How a job tries again, as the form holds it. Without a number of attempts it does not. */
export interface RetryDraft {
  attempts: string;
  backoff: Retry['backoff'];
  delaySeconds: string;
  longestMinutes: string;
  /** One text a line. */
  finalErrors: string;
  /** What the form does not show; it is sent back as it came. */
  carried: Pick<Partial<Retry>, 'jitter'>;
}

export function retryDraft(retry: Retry | undefined): RetryDraft {
  if (retry === undefined) {
    return {
      ...{ attempts: '', backoff: 'exponential', delaySeconds: '10', longestMinutes: '60' },
      ...{ finalErrors: '', carried: {} },
    };
  }
  const { attempts, backoff, delayMs, maxDelayMs, jitter, finalErrors } = retry;
  return {
    attempts: String(attempts),
    backoff,
    delaySeconds: String(delayMs / 1_000),
    longestMinutes: String(maxDelayMs / 60_000),
    finalErrors: finalErrors.join('\n'),
    carried: { jitter },
  };
}

export function toRetry(draft: RetryDraft, note: Note): JobDraft['retry'] {
  const attempts = numberIn(draft.attempts, { path: 'retry.attempts', scale: 1 }, note);
  if (attempts === undefined) return undefined;
  const delay = { path: 'retry.delayMs', scale: 1_000, mayBeZero: true };
  const delayMs = numberIn(draft.delaySeconds, delay, note);
  const longest = { path: 'retry.maxDelayMs', scale: 60_000, mayBeZero: true };
  const maxDelayMs = numberIn(draft.longestMinutes, longest, note);
  const finalErrors = draft.finalErrors.split('\n').filter((line) => line.trim() !== '');
  return {
    ...draft.carried,
    attempts,
    backoff: draft.backoff,
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(maxDelayMs === undefined ? {} : { maxDelayMs }),
    ...(finalErrors.length === 0 ? {} : { finalErrors }),
  };
}
