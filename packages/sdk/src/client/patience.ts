import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '@escapement/client';

/** What says by itself that the same may be sent again. */
const passing = new Set(['UNREACHABLE', 'IDEMPOTENCY_IN_PROGRESS']);
const restMs = { first: 100, longest: 2_000 } as const;

/** Whether the server could not for now, and nothing is wrong with what was asked. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { status, code } = error.problem;
  return status === 503 || status === 429 || passing.has(code);
}

/**
 * What an act comes to that may be done again, tried anew while the server says that it cannot for now: a node that restarts, a leader that changes, a
 * check that took too long. Rejects with the last problem when the time is over, and at once with any other.
 */
export async function patiently<T>(act: () => Promise<T>, withinMs: number): Promise<T> {
  const until = performance.now() + withinMs;
  for (let rest: number = restMs.first; ; rest = Math.min(rest * 2, restMs.longest)) {
    try {
      return await act();
    } catch (error) {
      if (!isPassing(error) || performance.now() + rest > until) throw error;
      await sleep(rest);
    }
  }
}
