import { type Clock, isPassing, type Logger } from '@escapement/core';

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
