import type { Clock, LeaseStore } from '@escapement/core';

/** Waiting for one's turn: until it is told, or so long at the most. */
export interface Turns {
  wait(withinMs: number): Promise<void>;
  stop(): void;
}

/** Listens from the first wait on, so that who gets it at once costs nothing. A turn that was told before the wait ends it at once. */
export function turnsOf(of: {
  readonly leases: Pick<LeaseStore, 'onTurn'>;
  readonly clock: Clock;
  readonly id: string;
  /** Ends the waiting. */
  readonly gone: AbortSignal;
}): Turns {
  const { leases, clock, id, gone } = of;
  let told = new AbortController();
  let stopListening: (() => void) | undefined;
  const wake = (): void => told.abort();
  const hear = (whose: string): void => {
    if (whose === id) wake();
  };
  return {
    async wait(withinMs) {
      stopListening ??= leases.onTurn(hear);
      gone.addEventListener('abort', wake, { once: true });
      if (!gone.aborted) await clock.sleep(withinMs, told.signal);
      gone.removeEventListener('abort', wake);
      told = new AbortController();
    },
    stop: () => stopListening?.(),
  };
}
