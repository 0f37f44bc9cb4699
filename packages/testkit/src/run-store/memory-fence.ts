import type { CommitOutcome, Seen, Term } from '@escapement/core';
import type { StoreState } from './store-state.ts';

/** Writes of a leader as one process makes them: under its epoch, on a store that knows as much as that process has seen. */
export class MemoryFence {
  readonly #store: StoreState;
  #seen: Seen | undefined;

  constructor(store: StoreState) {
    this.#store = store;
  }

  /** What this process has seen of the store under the fence. */
  get seen(): Seen | undefined {
    return this.#seen;
  }

  /** The store lost its memory, and that has been accounted for: what was seen before does not count any more. */
  forgive(): void {
    this.#seen = undefined;
  }

  commit(term: Term, act: () => void): CommitOutcome {
    const outcome = this.#refusal(term) ?? this.#unseen() ?? written(this.#store, act);
    if (outcome.kind !== 'committed') return outcome;
    const { server, generation, now } = this.#store;
    this.#seen = { server, generation, at: now };
    return outcome;
  }

  /** What leads to a vouching needs none, and is not counted before it, or a loss would be hidden from who is to judge it. */
  commitBeforeVouching(term: Term, act: () => void): CommitOutcome {
    return this.#refusal(term) ?? written(this.#store, act);
  }

  /** What counts as a write and changes nothing of runs and schedule. */
  commitQuietly(term: Term): CommitOutcome {
    return this.commit(term, () => countQuiet(this.#store));
  }

  #refusal(term: Term): CommitOutcome | undefined {
    const stands = this.#store.office;
    if (stands === undefined) return { kind: 'forgotten' };
    if (!this.#store.has('fence')) return undefined;
    const { epoch, ensembleId } = stands.term;
    if (ensembleId !== term.ensembleId || epoch > term.epoch) {
      this.#store.fenceRefusals += 1;
      return { kind: 'superseded', currentEpoch: epoch };
    }
    return epoch < term.epoch ? { kind: 'forgotten' } : undefined;
  }

  #unseen(): CommitOutcome | undefined {
    if (this.#store.office?.isVouched !== true) return { kind: 'unvouched' };
    const isForgetful = this.#store.generation < (this.#seen?.generation ?? 0);
    return this.#store.has('amnesia') && isForgetful ? { kind: 'forgotten' } : undefined;
  }
}

function written(store: StoreState, act: () => void): CommitOutcome {
  act();
  if (store.office?.isVouched === true) {
    store.writtenAt = store.now;
    store.generation += 1;
  }
  return { kind: 'committed' };
}

/** Together with the write that it is part of: before a vouching neither is counted. */
export function countQuiet(store: StoreState): void {
  if (store.office?.isVouched === true) store.quietGenerations += 1;
}
