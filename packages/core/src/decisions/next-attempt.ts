import type { Retry } from '../schemas/retry.ts';

/** A failure, as the policy of its job judges it. */
export interface Failure {
  /** How many attempts of the run have failed, this one too. */
  readonly failures: number;
  /** One sentence. */
  readonly reason: string;
  /** At random, from 0 to below 1. */
  readonly chance: number;
}

/** After how long a run that failed is tried again; `final`: it is not. A job without a policy tries nothing again. */
export function nextAttempt(
  retry: Retry | undefined,
  failure: Failure,
): { afterMs: number } | 'final' {
  if (retry === undefined || failure.failures >= retry.attempts) return 'final';
  if (retry.finalErrors.some((text) => failure.reason.includes(text))) return 'final';
  return { afterMs: delayOf(retry, failure) };
}

function delayOf(retry: Retry, { failures, chance }: Failure): number {
  const { backoff, delayMs, maxDelayMs, jitter } = retry;
  const steady = backoff === 'fixed' ? delayMs : delayMs * 2 ** (failures - 1);
  const varied = Math.min(steady, maxDelayMs) * (1 + jitter * (2 * chance - 1));
  return Math.round(Math.min(varied, maxDelayMs));
}
