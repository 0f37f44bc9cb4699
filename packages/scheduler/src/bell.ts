import type { Clock } from '@escapement/core';

/** Something to wait on: rung by whoever has news, heard by the one loop that acts on it at its own pace. */
export interface Bell {
  ring(): void;
  /** Resolves when rung since the last wait, when the time has passed, or when the signal is aborted. */
  wait(timeoutMs: number, signal: AbortSignal): Promise<void>;
}

/** A bell remembers one ring, so that news between two waits is not lost. */
export function createBell(clock: Clock): Bell {
  let rung = false;
  let wake: AbortController | undefined;
  return {
    ring() {
      rung = true;
      // With a reason, since an error with its stack would be made for each ring that gives none.
      wake?.abort('rung');
    },
    async wait(timeoutMs, signal) {
      if (!rung && !signal.aborted) {
        wake = new AbortController();
        await clock.sleep(timeoutMs, AbortSignal.any([wake.signal, signal]));
        wake = undefined;
      }
      rung = false;
    },
  };
}
