/** An attempt that its worker keeps. */
export interface KeptAttempt {
  readonly runId: string;
  readonly queue: string;
  readonly attempt: number;
}

/** How long a worker has been silent. */
export interface Silence {
  readonly workerId: string;
  readonly silentMs: number;
}

/** How workers and those who watch over them tell the living from the dead. */
export interface WorkerLives {
  /** This worker lives. Answers those of its runs that are not its own any more. */
  beat(workerId: string, kept: readonly KeptAttempt[]): Promise<ReadonlySet<string>>;
  /** This worker has nothing in hand and ends. */
  end(workerId: string): Promise<void>;
  /** All workers that have said that they live and have not ended. */
  silences(): Promise<readonly Silence[]>;
  /**
   * Gives what a worker had in hand back to its queues, or settles it as lost when it has cost too many workers, if the worker has been
   * silent for so long still.
   */
  recover(
    workerId: string,
    silentMs: number,
  ): Promise<{ readonly retried: number; readonly lost: number } | 'alive'>;
}
