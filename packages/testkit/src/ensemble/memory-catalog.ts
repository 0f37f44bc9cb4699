import type { DefinitionCatalog, JobDefinition } from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';

type Change = Parameters<Parameters<DefinitionCatalog['onChange']>[0]>[0];

/** The definitions of an ensemble in the memory of one member, which knows each change at once while it can be told. */
export class MemoryCatalog implements DefinitionCatalog {
  readonly #ensemble: EnsembleState;
  readonly #isAway: () => boolean;
  readonly #definitions = new Map<string, JobDefinition>();
  readonly #broken = new Map<string, string>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #wentBackListeners = new Set<() => void>();
  readonly #waiting: (() => void)[] = [];

  constructor(ensemble: EnsembleState, isAway: () => boolean) {
    this.#ensemble = ensemble;
    this.#isAway = isAway;
    ensemble.onDefinition((jobId) => {
      if (!isAway()) this.#take(jobId);
    });
    this.hear();
  }

  async open(): Promise<void> {}

  get(jobId: string): JobDefinition | undefined {
    return this.#definitions.get(jobId);
  }

  all(): Iterable<JobDefinition> {
    return this.#definitions.values();
  }

  get size(): number {
    return this.#definitions.size;
  }

  get bytes(): number {
    const texts = [...this.#definitions.values()].map((each) => JSON.stringify(each));
    return [...texts, ...this.#broken.values()].join('').length;
  }

  broken(): ReadonlyMap<string, string> {
    return this.#broken;
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onWentBack(listener: () => void): () => void {
    this.#wentBackListeners.add(listener);
    return () => this.#wentBackListeners.delete(listener);
  }

  /** Who cannot ask waits until it can. */
  refresh(): Promise<void> {
    if (!this.#isAway()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  catchUp(): Promise<void> {
    return this.refresh();
  }

  async close(): Promise<void> {}

  /** Takes in whatever has changed. */
  hear(): void {
    const { definitions, broken } = this.#ensemble;
    const known = [...this.#definitions.keys(), ...this.#broken.keys()];
    for (const jobId of new Set([...known, ...definitions.keys(), ...broken.keys()])) {
      this.#take(jobId);
    }
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Definitions are seen to be older than they were. */
  goBack(): void {
    for (const listener of this.#wentBackListeners) listener();
  }

  #take(jobId: string): void {
    const definition = this.#ensemble.definitions.get(jobId);
    const problem = this.#ensemble.broken.get(jobId);
    if (this.#definitions.get(jobId) === definition && this.#broken.get(jobId) === problem) {
      return;
    }
    put(this.#definitions, jobId, definition);
    put(this.#broken, jobId, problem);
    for (const listener of this.#listeners) listener({ jobId, definition });
  }
}

function put<T>(map: Map<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
