import type { RedisMillis } from '../words/redis-millis.ts';
import type { Wanted } from '../words/wanted.ts';

/** What may be known of a secret by whoever may not know its value. */
export interface SecretFacts {
  readonly name: string;
  readonly version: number;
  readonly updatedAt: string;
  /** The fingerprint of the key that it was sealed with. */
  readonly key: string;
  /** Whether this process has that key. */
  readonly isReadable: boolean;
}

export type SecretPutOutcome =
  | { readonly kind: 'written'; readonly secret: SecretFacts }
  /** This process was given no key to seal it with. */
  | { readonly kind: 'no-key' }
  | { readonly kind: 'unfit'; readonly because: 'bad-name' | 'too-large' | 'too-many' };

/** Secrets by name, as whoever keeps them deals with them: no value comes out again. */
export interface SecretStore {
  /** Resolves when all have been read once. */
  open(): Promise<void>;
  get(name: string): SecretFacts | undefined;
  /** By name. */
  all(): ReadonlyMap<string, SecretFacts>;
  /** Straight from ZooKeeper, for what another node may just have set. */
  read(name: string): Promise<SecretFacts | undefined>;
  /** Seals a value over whatever stands, or where nothing does. */
  put(
    secret: { readonly name: string; readonly value: string },
    write: Wanted & { readonly now: RedisMillis; readonly by?: string | undefined },
  ): Promise<SecretPutOutcome>;
  remove(name: string, wanted?: Wanted): Promise<'removed' | 'not-found'>;
}

/** A value, or why it cannot be had, in words. */
export type RevealedSecret =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly because: string };

/** What a worker resolves secrets by, just before a task is begun. */
export interface SecretReader {
  /** From memory where it is there, else straight from ZooKeeper. Rejects with a passing fault while that is away. */
  reveal(name: string): Promise<RevealedSecret>;
}
