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

/** Programs that go on together: nobody enters before as many stand, and nobody is out before all are. */
export interface BarrierPort {
  /**
   * Resolves when `size` programs stand there. Who comes while a party is inside waits for the next. Rejects with `COORD_ABORTED` when the signal
   * is aborted, and with `COORD_BARRIER_SIZE` (`data.size` says what stands) where others stand there for another number.
   */
  enter(
    name: string,
    ask: { readonly size: number; readonly signal: AbortSignal },
  ): Promise<EnteredBarrier>;
}
