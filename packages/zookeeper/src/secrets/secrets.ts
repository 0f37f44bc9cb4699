import {
  CoordinationFault,
  type DocumentKind,
  type DocumentStore,
  type RevealedSecret,
  type SecretDocument,
  type SecretFacts,
  type SecretPutOutcome,
  type SecretReader,
  type SecretStore,
  secretDocumentSchema,
  secretNameSchema,
  type Wanted,
} from '@escapement/core';
import { type SecretsKey, sealSecret, secretsKeyOf, unsealSecret } from './secret-seal.ts';

/** Secrets as documents. Of their past nothing is kept: what was replaced should be gone. */
export const secretKind: DocumentKind<SecretDocument> = {
  folder: 'secrets',
  one: 'secret',
  isName: (name) => secretNameSchema.safeParse(name).success,
  schema: secretDocumentSchema,
  bytesAtMost: 128 * 1024,
  countAtMost: 2_000,
  revisionBytesAtMost: 0,
  whenBroken: 'the runs that ask for it fail until it is set anew',
};

const triesAtMost = 8;
const noKey = 'this process was given no ESCAPEMENT_SECRETS_KEY';

/** Secrets in ZooKeeper, sealed with a key that this process was given and that stands nowhere there. */
export class ZooKeeperSecrets implements SecretStore, SecretReader {
  readonly #documents: DocumentStore<SecretDocument>;
  readonly #key: SecretsKey | undefined;

  /** `key`: as it was given, if it was. */
  constructor(documents: DocumentStore<SecretDocument>, key: string | undefined) {
    this.#documents = documents;
    this.#key = key === undefined ? undefined : secretsKeyOf(key);
  }

  open(): Promise<void> {
    return this.#documents.open();
  }

  get(name: string): SecretFacts | undefined {
    const document = this.#documents.get(name);
    return document && this.#factsOf(document);
  }

  all(): ReadonlyMap<string, SecretFacts> {
    const known = [...this.#documents.all()].map(
      ([name, document]) => [name, this.#factsOf(document)] as const,
    );
    return new Map(known);
  }

  async read(name: string): Promise<SecretFacts | undefined> {
    const document = await this.#documents.read(name);
    return document && this.#factsOf(document);
  }

  async put(
    { name, value }: Parameters<SecretStore['put']>[0],
    { now, by, signal }: Parameters<SecretStore['put']>[1],
  ): Promise<SecretPutOutcome> {
    const key = this.#key;
    if (key === undefined) return { kind: 'no-key' };
    const content = { name, key: key.fingerprint, sealed: sealSecret(name, value, key) };
    // Whoever sets a secret wants it to be that, whatever others do to it meanwhile.
    let over: 'anything' | 'nothing' = 'anything';
    for (let tries = 0; tries < triesAtMost; tries += 1) {
      const outcome = await this.#documents.put(content, { now, by, over, signal });
      if (outcome.kind === 'refused') return { kind: 'unfit', because: outcome.because };
      if (outcome.kind === 'written') {
        return { kind: 'written', secret: this.#factsOf(outcome.document) };
      }
      over = outcome.kind === 'absent' ? 'nothing' : 'anything';
    }
    throw new CoordinationFault('COORD_TIMEOUT', `the secret ${name} is written by others`, {
      retryable: true,
    });
  }

  async remove(name: string, wanted: Wanted = {}): Promise<'removed' | 'not-found'> {
    const outcome = await this.#documents.delete(name, 'anything', wanted);
    return outcome.kind === 'deleted' ? 'removed' : 'not-found';
  }

  async reveal(name: string): Promise<RevealedSecret> {
    const document = this.#documents.get(name) ?? (await this.#documents.read(name));
    if (document === undefined) return this.#absent(name);
    const key = this.#key;
    if (key === undefined) return { kind: 'unreadable', because: noKey };
    if (key.fingerprint !== document.key) {
      const because = `it was sealed with the key ${document.key}, and this process has ${key.fingerprint}`;
      return { kind: 'unreadable', because };
    }
    const value = unsealSecret(name, document.sealed, key);
    if (value !== undefined) return { kind: 'value', value };
    return { kind: 'unreadable', because: 'what stands there was not sealed under this name' };
  }

  #absent(name: string): RevealedSecret {
    const because = this.#documents.broken().get(name);
    return because === undefined ? { kind: 'missing' } : { kind: 'unreadable', because };
  }

  #factsOf({ name, version, updatedAt, key }: SecretDocument): SecretFacts {
    return { name, version, updatedAt, key, isReadable: key === this.#key?.fingerprint };
  }
}
