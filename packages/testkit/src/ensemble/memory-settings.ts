import { CoordinationFault, type SharedSettings } from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';

/** The settings of an ensemble in memory, as one member deals with them; it is told of a new name as soon as it can be told. */
export class MemorySettings implements SharedSettings {
  readonly #ensemble: EnsembleState;
  readonly #listeners = new Set<(ensembleId: string) => void>();
  #known: string;

  constructor(ensemble: EnsembleState, isAway: () => boolean) {
    this.#ensemble = ensemble;
    this.#known = ensemble.id;
    ensemble.onName(() => {
      if (!isAway()) this.hear();
    });
  }

  async getOrCreate(name: string, make: () => string): Promise<string> {
    return this.#ensemble.textOr(checked(name), make);
  }

  async read(name: string): Promise<string | undefined> {
    return this.#ensemble.texts.get(checked(name));
  }

  async ensembleId(): Promise<string> {
    return this.#ensemble.id;
  }

  async renameEnsemble(): Promise<string> {
    return this.#ensemble.rename();
  }

  onEnsembleChange(listener: (ensembleId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async raiseRevisions(above: number): Promise<void> {
    this.#ensemble.leastRevision = Math.max(this.#ensemble.leastRevision, above);
  }

  async reserve(
    name: string,
    { above, count }: { readonly above: number; readonly count: number },
  ): Promise<{ readonly from: number; readonly to: number }> {
    const from = Math.max(above, Number(this.#ensemble.texts.get(checked(name)) ?? 0));
    this.#ensemble.texts.set(name, String(from + count));
    return { from, to: from + count };
  }

  async readCheckpoint() {
    return this.#ensemble.checkpoint;
  }

  /** Looks whether the data has another name than before. */
  hear(): void {
    const { id } = this.#ensemble;
    if (id === this.#known) return;
    this.#known = id;
    for (const listener of this.#listeners) listener(id);
  }
}

function checked(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return name;
  throw new CoordinationFault('COORD_BAD_NAME', `"${name}" cannot be the name of a setting`, {
    retryable: false,
  });
}
