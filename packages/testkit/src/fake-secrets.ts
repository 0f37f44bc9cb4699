import {
  type RevealedSecret,
  type SecretFacts,
  type SecretPutOutcome,
  type SecretReader,
  type SecretStore,
  secretNameSchema,
  toIso,
} from '@escapement/core';

interface Kept {
  readonly facts: Omit<SecretFacts, 'isReadable'>;
  readonly value: string;
}

const ofTests = () => ({ key: 'a key', kept: new Map<string, Kept>() });

/** Secrets in memory, as one process has them; what stands is shared by those that are opened `beside` it. */
export class FakeSecrets implements SecretStore, SecretReader {
  readonly #kept: Map<string, Kept>;
  readonly #key: string | undefined;
  #highest = 0;

  constructor(of: { key: string | undefined; kept: Map<string, Kept> } = ofTests()) {
    this.#key = of.key;
    this.#kept = of.kept;
  }

  /** The same secrets in a process with another key, or none. */
  beside(key: string | undefined): FakeSecrets {
    return new FakeSecrets({ key, kept: this.#kept });
  }

  async open(): Promise<void> {}

  get(name: string): SecretFacts | undefined {
    const kept = this.#kept.get(name);
    return kept && { ...kept.facts, isReadable: kept.facts.key === this.#key };
  }

  all(): ReadonlyMap<string, SecretFacts> {
    const known = [...this.#kept.values()].map(
      ({ facts }) => [facts.name, { ...facts, isReadable: facts.key === this.#key }] as const,
    );
    return new Map(known);
  }

  async read(name: string): Promise<SecretFacts | undefined> {
    return this.get(name);
  }

  async put(
    { name, value }: Parameters<SecretStore['put']>[0],
    { now }: Parameters<SecretStore['put']>[1],
  ): Promise<SecretPutOutcome> {
    const key = this.#key;
    if (key === undefined) return { kind: 'no-key' };
    if (!secretNameSchema.safeParse(name).success) return { kind: 'unfit', because: 'bad-name' };
    const version = (this.#kept.get(name)?.facts.version ?? this.#highest) + 1;
    this.#highest = Math.max(this.#highest, version);
    const facts = { name, version, updatedAt: toIso(now), key };
    this.#kept.set(name, { facts, value });
    return { kind: 'written', secret: { ...facts, isReadable: true } };
  }

  async remove(name: string): Promise<'removed' | 'not-found'> {
    return this.#kept.delete(name) ? 'removed' : 'not-found';
  }

  async reveal(name: string): Promise<RevealedSecret> {
    const kept = this.#kept.get(name);
    if (kept === undefined) return { kind: 'missing' };
    if (kept.facts.key === this.#key) return { kind: 'value', value: kept.value };
    const because = `it was sealed with the key ${kept.facts.key}, and this process has ${this.#key}`;
    return { kind: 'unreadable', because };
  }
}
