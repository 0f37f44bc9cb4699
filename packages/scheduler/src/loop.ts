import { type Clock, isPassing, type Logger, restInStepMs } from '@escapement/core';
import { Trouble } from './trouble.ts';

/** What every duty needs that is done again and again: a clock to rest by, and a log for what the world refuses. */
export interface LoopDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Does something at its own pace until aborted. What the world refuses is said and tried again; anything else is a defect and
 * rejects, which ends the process.
 */
export async function untilAborted(
  loop: LoopDeps & {
    readonly signal: AbortSignal;
    readonly everyMs: number;
    readonly name: string;
  },
  act: () => Promise<void>,
): Promise<void> {
  const trouble = new Trouble(loop.name, loop);
  while (!loop.signal.aborted) {
    try {
      await act();
      trouble.clear();
    } catch (error) {
      if (!isPassing(error)) throw error;
      trouble.meet(error);
    }
    await loop.clock.sleep(restInStepMs(loop.clock.monotonicMs(), loop.everyMs), loop.signal);
  }
}
