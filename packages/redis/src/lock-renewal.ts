import { bearing, type Logger } from '@escapement/core';
import type { HeldLock, HeldRuns } from './held-runs.ts';
import { lockDurationMs, type QueueTap, stalledIntervalMs } from './queue-tap.ts';
import { asStoreFault } from './store-fault.ts';

/** A lock is renewed four times in its life, so that two lost answers in a row cost nothing. */
const renewEveryMs = lockDurationMs / 4;

/**
 * Renews the locks of what is held, and looks for runs whose workers have fallen silent: the two sides of how a queue tells the
 * living from the dead. Answers how to stop it.
 */
export function keepLocks(options: {
  readonly tap: QueueTap;
  readonly held: HeldRuns;
  readonly logger: Logger;
  /** Whether anything may be taken at all; a paused worker leaves the search to others. */
  readonly paused: () => boolean;
}): () => void {
  const { tap, held, logger, paused } = options;
  const tell = bearing((fault) => logger.debug({ err: fault, queue: tap.queue }, 'queue upkeep'));
  const failed = (error: unknown) => tell(asStoreFault(error, 'keeping locks'));
  const renewing = setInterval(() => {
    const locks = held.unconfirmedFor(renewEveryMs);
    if (locks.length > 0) renew(options, locks).catch(failed);
  }, renewEveryMs);
  const searching = setInterval(() => {
    if (!paused()) search(tap, logger).catch(failed);
  }, stalledIntervalMs);
  search(tap, logger).catch(failed);
  return () => {
    clearInterval(renewing);
    clearInterval(searching);
    held.loseAll();
  };
}

async function renew(
  { tap, held, logger }: { tap: QueueTap; held: HeldRuns; logger: Logger },
  locks: readonly HeldLock[],
): Promise<void> {
  const lost = await tap.renew(locks);
  held.confirm(locks.filter((lock) => !lost.has(lock.runId)));
  if (lost.size === 0) return;
  // One that ended meanwhile is not held any more, and has nothing to lose.
  logger.warn({ runIds: [...lost] }, 'the queue took runs away from this worker');
  held.lose(lost);
}

async function search(tap: QueueTap, logger: Logger): Promise<void> {
  for (const runId of await tap.putBackStalled()) {
    logger.warn({ runId }, 'a run lost its worker and is delivered again');
  }
}
