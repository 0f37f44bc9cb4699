import { type Clock, Fault, type Logger } from '@escapement/core';

/** Whether the world failed in a way that passes by itself; anything else must crash the process. */
export function isPassing(error: unknown): error is Fault {
  return error instanceof Fault && error.retryable;
}

/**
 * Does something at its own pace until aborted. Faults that pass are logged and tried again; anything else is a defect and
 * rejects, which ends the process.
 */
export async function untilAborted(
  loop: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly signal: AbortSignal;
    readonly everyMs: number;
    readonly name: string;
  },
  act: () => Promise<void>,
): Promise<void> {
  while (!loop.signal.aborted) {
    try {
      await act();
    } catch (error) {
      if (!isPassing(error)) throw error;
      loop.logger.warn(
        { code: error.code, reason: error.message },
        `${loop.name} failed; trying again`,
      );
    }
    await loop.clock.sleep(loop.everyMs, loop.signal);
  }
}
