import type { SettleRequest } from '@escapement/core';
import type { StopReason } from './stop-reason.ts';
import type { TaskOutcome } from './tasks/task-outcome.ts';

/** How the task stood when the worker stopped looking: ended, or deaf to its abort signal for the whole grace period. */
export type Ending = TaskOutcome | { readonly kind: 'still-running' };

/** What the worker does about a run. */
export type Verdict =
  | {
      readonly kind: 'settle';
      readonly state: SettleRequest['state'];
      readonly reason?: string;
    }
  /** The run is another's by now; whatever we said would not count. */
  | { readonly kind: 'abandon' }
  /** Give it back to the queue now, for another worker. */
  | { readonly kind: 'hand-back' }
  /** Its code still runs here: the queue must give it to nobody before this process has ended. */
  | { readonly kind: 'leave' };

/**
 * The verdict on a run from how its task ended and why it was told to stop, if it was. A success after the worker began to
 * shut down is a success; after a timeout or the loss of a lock it is not, since what it did may have come too late.
 */
export function verdictOf(stop: StopReason | undefined, ending: Ending): Verdict {
  switch (stop) {
    case 'taken':
      return { kind: 'abandon' };
    case 'timed-out':
      return { kind: 'settle', state: 'timed-out', reason: timeoutSentence(ending) };
    case 'lock-lost':
      return { kind: 'settle', state: 'failed', reason: 'lock-lost: another may hold it by now' };
    case 'drained':
      return drainVerdict(ending);
    case undefined:
      return plainVerdict(ending);
  }
}

function drainVerdict(ending: Ending): Verdict {
  if (ending.kind === 'succeeded') return { kind: 'settle', state: 'succeeded' };
  return { kind: ending.kind === 'still-running' ? 'leave' : 'hand-back' };
}

function plainVerdict(ending: Ending): Verdict {
  if (ending.kind === 'failed') {
    return { kind: 'settle', state: 'failed', reason: ending.reason };
  }
  return { kind: 'settle', state: 'succeeded' };
}

function timeoutSentence(ending: Ending): string {
  const base = 'the run took longer than its timeoutMs';
  return ending.kind === 'still-running' ? `${base} and did not stop when told to` : base;
}
