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

/** What a beat is answered about the attempts that it told of. */
export interface BeatAnswer {
  /** Not this worker's any more. */
  readonly lost: ReadonlySet<string>;
  /** This worker's, and somebody wants them stopped. */
  readonly unwanted: ReadonlySet<string>;
}

/** How workers and those who watch over them tell the living from the dead. */
export interface WorkerLives {
  /** This worker lives. */
  beat(workerId: string, kept: readonly KeptAttempt[]): Promise<BeatAnswer>;
  /**
   * Calls with the id of each run that somebody wants stopped, whoever has it, until the answer is called. It is a bell and no more: a ring
   * may be lost, and what is true is what a beat answers.
   */
  onStopAsked(listener: (runId: string) => void): () => void;
  /** This worker has nothing in hand and ends. */
  end(workerId: string): Promise<void>;
  /** All workers that have said that they live and have not ended. */
  silences(): Promise<readonly Silence[]>;
  /**
   * Gives what a worker had in hand back to its queues, or settles it as failed, poisonous, when it has cost too many workers, if the worker has been
   * silent for so long still.
   */
  recover(
    workerId: string,
    silentMs: number,
  ): Promise<{ readonly retried: number; readonly lost: number } | 'alive'>;
}
