import type { Checkpoint, Election, EpochMillis } from '@escapement/core';

/** A candidate that stands, with what its election is told by. */
export interface StandingCandidate {
  readonly nodeId: string;
  readonly version: string | undefined;
  /** The transaction that made it: the epoch of its term, should it lead. */
  readonly czxid: number;
  /** Called when the queue has changed. */
  readonly onMoved: () => void;
}

/** What one office of an ensemble in memory has. */
export class OfficeState {
  /** The history, oldest first. */
  readonly terms: Election[] = [];
  checkpoint: Checkpoint | undefined;
  announced: { nodeId: string; epoch: number; since: EpochMillis } | undefined;
  /** Counts one more transaction of the ensemble. */
  readonly nextZxid: () => number;
  #candidates: StandingCandidate[] = [];

  constructor(nextZxid: () => number) {
    this.nextZxid = nextZxid;
  }

  /** Those who stand, in order; the first leads. */
  get candidates(): readonly StandingCandidate[] {
    return this.#candidates;
  }

  join(candidate: StandingCandidate): void {
    this.#candidates = [...this.#candidates, candidate];
    candidate.onMoved();
  }

  /** Its record goes with it. */
  leave(candidate: StandingCandidate): void {
    this.#candidates = this.#candidates.filter((each) => each !== candidate);
    if (this.announced?.epoch === candidate.czxid) this.announced = undefined;
    for (const each of this.#candidates) each.onMoved();
  }
}
