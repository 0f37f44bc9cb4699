import {
  type Clock,
  isPassing,
  type Logger,
  type RunGate,
  type SettleRequest,
} from '@escapement/core';
import { backoffMs } from './backoff.ts';

/** `taken`: the queue gave the run away before Redis could be told, so a later attempt will settle it. */
export type Settlement = 'settled' | 'stale' | 'taken';

/**
 * Tells Redis how the run ended, for as long as it takes: the work is done, and only this worker knows. Settling is
 * idempotent, so a lost answer does no harm.
 */
export async function settleRun(
  ports: { gate: Pick<RunGate, 'settle'>; clock: Clock; logger: Logger },
  request: SettleRequest,
  taken: AbortSignal,
): Promise<Settlement> {
  for (let tries = 1; !taken.aborted; tries += 1) {
    try {
      const outcome = await ports.gate.settle(request);
      return outcome.kind;
    } catch (error) {
      if (!isPassing(error)) throw error;
      const runId = request.envelope.runId;
      // A fault that only a person can mend is retried as well: giving up would lose the outcome for ever.
      ports.logger[error.retryable ? 'warn' : 'error'](
        { err: error, runId, state: request.state, tries },
        'outcome not stored yet',
      );
      await ports.clock.sleep(backoffMs(tries), taken);
    }
  }
  return 'taken';
}
