import { type Clock, inWords, type Logger, restInStepMs, type Waiting } from '@escapement/core';

const lookEveryMs = 1_000;

/**
 * Says what a process waits for until the signal is aborted: once when that changes, and once when there is nothing any more.
 * What passes within a second is not worth a line.
 */
export async function reportWaiting(
  world: {
    readonly waiting: () => readonly Waiting[];
    readonly clock: Clock;
    readonly logger: Logger;
  },
  signal: AbortSignal,
): Promise<void> {
  const { waiting, clock, logger } = world;
  let said = '';
  await clock.sleep(lookEveryMs, signal);
  while (!signal.aborted) {
    const found = waiting();
    // By their codes: how far a clock is off changes all the time, and is no news.
    const codes = found.map(({ code }) => code).join();
    if (codes !== said && found.length > 0) {
      const waitingFor = found.map(inWords);
      logger.warn({ waitingFor }, `waiting for ${waitingFor.join(' and ')}`);
    } else if (codes !== said) logger.info({}, 'waiting for nothing any more');
    said = codes;
    await clock.sleep(restInStepMs(clock.monotonicMs(), lookEveryMs), signal);
  }
}
