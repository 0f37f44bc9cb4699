import { type Clock, CoordinationFault } from '@escapement/core';
import { deferred } from '../deferred.ts';
import type { Session } from './session.ts';

/** After a call that failed over a connection that stands. */
const retryPauseMs = 100;

/**
 * Looks again at every event, at every change of the session and at once after `again`, until the look has an answer; `aborted` when the signal is
 * first. A look leaves its watches by `wake`.
 */
export async function lookUntil<T>(
  of: { readonly session: Session; readonly clock: Clock; readonly signal: AbortSignal },
  look: (wake: () => void) => Promise<T | 'again' | 'later'>,
): Promise<T | 'aborted'> {
  const { session, clock, signal } = of;
  let woken = deferred<void>();
  const wake = (): void => woken.resolve();
  const stopListening = [session.onConnected(wake), session.onChange(wake)];
  signal.addEventListener('abort', wake, { once: true });
  try {
    for (;;) {
      if (signal.aborted) return 'aborted';
      woken = deferred<void>();
      const seen = await patiently(() => look(wake));
      if (seen === 'later') await woken.promise;
      else if (seen === 'failed') await Promise.race([clock.sleep(retryPauseMs), woken.promise]);
      else if (seen !== 'again') return seen;
    }
  } finally {
    signal.removeEventListener('abort', wake);
    for (const stop of stopListening) stop();
  }
}

async function patiently<T>(look: () => Promise<T>): Promise<T | 'failed'> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof CoordinationFault) || !error.retryable) throw error;
    return 'failed';
  }
}
