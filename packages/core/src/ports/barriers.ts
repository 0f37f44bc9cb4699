import type { LockView } from '../schemas/lock.ts';
import type { NamePage, NameQuery } from '../words/name-page.ts';

/** A barrier that was entered, with all others of its party. */
export interface EnteredBarrier {
  /** Aborted when the session, and the place inside with it, is or must be taken as lost. */
  readonly lost: AbortSignal;
  /**
   * Leaves, and resolves when all of the party have: by leaving, or by the end of their sessions. Rejects with `COORD_ABORTED` when the signal
   * is aborted first; the place is given up all the same.
   */
  leave(signal: AbortSignal): Promise<void>;
}

/** Who asks, and for how many. */
export interface BarrierAsk {
  readonly size: number;
  /** What the program is called. */
  readonly workerId: string;
  readonly signal: AbortSignal;
}

/** Programs that go on together: nobody enters before as many stand, and nobody is out before all are. */
export interface BarrierPort {
  /**
   * Resolves when `size` programs stand there. Who comes while a party is inside waits for the next. Rejects with `COORD_ABORTED` when the signal
   * is aborted, and with `COORD_BARRIER_SIZE` (`data.size` says what stands) where others stand there for another number.
   */
  enter(name: string, ask: BarrierAsk): Promise<EnteredBarrier>;
  /** Barriers at which somebody stands, by name: who is inside, and who has arrived. Reads no more than the page. */
  page(query: NameQuery): Promise<NamePage<LockView>>;
  get(name: string): Promise<LockView | undefined>;
  /** Takes out whoever is inside by this token, who is stuck there: whose it was, or `undefined` where nobody has it. */
  takeAway(name: string, fencingToken: number): Promise<{ readonly workerId: string } | undefined>;
}
