import {
  type EpochMillis,
  type SecretUses,
  type StoreClock,
  secretUsesKept,
} from '@escapement/core';

/** Uses of secrets in memory. */
export class MemorySecretUses implements SecretUses {
  readonly #time: Pick<StoreClock, 'now'>;
  readonly #uses = new Map<string, EpochMillis>();

  constructor(time: Pick<StoreClock, 'now'>) {
    this.#time = time;
  }

  async note(names: readonly string[]): Promise<void> {
    for (const name of names) {
      this.#uses.delete(name);
      this.#uses.set(name, this.#time.now());
    }
    for (const name of this.#uses.keys()) {
      if (this.#uses.size <= secretUsesKept) break;
      this.#uses.delete(name);
    }
  }

  async lastOf(names: readonly string[]): Promise<ReadonlyMap<string, EpochMillis>> {
    const known = names.flatMap((name) => {
      const at = this.#uses.get(name);
      return at === undefined ? [] : [[name, at] as const];
    });
    return new Map(known);
  }
}
