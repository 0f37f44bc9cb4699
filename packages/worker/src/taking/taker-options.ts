import type { Clock, Logger, RunExchange, StoreClock } from '@escapement/core';
import type { Desk } from '../run-handling.ts';
import type { RunInHand } from '../run-in-hand.ts';
import type { Verdict } from '../verdict.ts';

/** What the taker of a queue is given. */
export interface TakerOptions {
  readonly queue: string;
  readonly concurrency: number;
  readonly exchange: Pick<RunExchange, 'exchange' | 'awaitWork' | 'handOn'>;
  /** Whether nothing may be taken at the moment. */
  readonly isPaused: () => boolean;
  /** Rejects for a defect alone. */
  readonly handle: (run: RunInHand, desk: Desk) => Promise<Verdict>;
  readonly clock: Clock;
  readonly time: Pick<StoreClock, 'now'>;
  readonly logger: Logger;
}
