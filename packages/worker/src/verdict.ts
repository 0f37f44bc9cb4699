import { type EndingEvent, sayReason } from '@escapement/core';
import type { StopReason } from './stop-reason.ts';
import type { TaskOutcome } from './tasks/task-outcome.ts';

/** How the task stood when the worker stopped looking: ended, or deaf to its stop for the whole grace period. */
export type Ending = TaskOutcome | { readonly kind: 'still-running' };

/** What the worker does about a run. */
export type Verdict =
  | {
      readonly kind: 'settle';
      readonly event: EndingEvent;
      readonly reason?: string;
      /** It is not tried again, whatever its job says. */
      readonly isFinal?: true;
    }
  /** Its entry is not to be believed, and nothing of it was run: it is owed as before. */
  | { readonly kind: 'refuse' }
  /** Give it back to its queue, for another worker, or for this one a little later. */
  | { readonly kind: 'hand-back'; readonly afterMs: number }
  /** The run is another's by now, or may be; whatever we said would not count. */
  | { readonly kind: 'hold-lost' }
  /** Its code still runs here: it must be given to nobody before this process has ended. */
  | { readonly kind: 'leave' };

/**
 * The verdict on a run from how its task ended and why it was told to stop, if it was. A success after somebody asked for its end, or the
 * worker began to shut down, is a success; after a timeout or the loss of a lock it is not, since what it did may have come too late. A
 * failure that was certain before the stop is that failure.
 */
export function verdictOf(stop: StopReason | undefined, ending: Ending): Verdict {
  switch (stop) {
    case 'taken':
      return { kind: 'hold-lost' };
    case 'cancelled':
      return cancelVerdict(ending);
    case 'timed-out':
      if (isCertain(ending)) return plainVerdict(ending);
      return { kind: 'settle', event: 'time-out', reason: timeoutSentence(ending) };
    case 'lock-lost':
      return { kind: 'settle', event: 'fail', reason: sayReason('lock-lost') };
    case 'drained':
      return drainVerdict(ending);
    case undefined:
      return plainVerdict(ending);
  }
}

/** Why is for whoever asked to say; the record has it. */
function cancelVerdict(ending: Ending): Verdict {
  if (ending.kind === 'succeeded') return { kind: 'settle', event: 'succeed' };
  if (isCertain(ending)) return plainVerdict(ending);
  if (ending.kind === 'failed') return { kind: 'settle', event: 'cancel' };
  return { kind: 'settle', event: 'cancel', reason: sayReason('not-stopped') };
}

function drainVerdict(ending: Ending): Verdict {
  if (ending.kind === 'succeeded' || isCertain(ending)) return plainVerdict(ending);
  return ending.kind === 'still-running' ? { kind: 'leave' } : { kind: 'hand-back', afterMs: 0 };
}

function plainVerdict(ending: Ending): Verdict {
  if (ending.kind !== 'failed') return { kind: 'settle', event: 'succeed' };
  const { reason, isFinal } = ending;
  return { kind: 'settle', event: 'fail', reason, ...(isFinal === undefined ? {} : { isFinal }) };
}

function isCertain(ending: Ending): boolean {
  return ending.kind === 'failed' && ending.isCertain === true;
}

function timeoutSentence(ending: Ending): string {
  const because = ending.kind === 'failed' ? ending.soFar : undefined;
  if (because !== undefined) return sayReason('timed-out-because', { because });
  return sayReason(ending.kind === 'still-running' ? 'timed-out-deaf' : 'timed-out');
}
