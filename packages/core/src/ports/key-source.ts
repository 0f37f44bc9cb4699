import type { HeardEnd, KeyStanding } from '../decisions/judge-key.ts';
import type { EpochMillis } from '../words/instants.ts';

/** How it is with hearing of the ends of keys. */
export type KeyHearing =
  /** Nobody listens, or the connection is being made. */
  | { readonly kind: 'silent'; readonly reason: string }
  /** Whoever listens hears. */
  | { readonly kind: 'hears' }
  /** That Redis tells of no ends; `command` would have it do so. */
  | { readonly kind: 'untold'; readonly command: string };

/** A key that runs out, by the clock of the Redis that has it. */
export interface ExpiringKey {
  readonly key: string;
  readonly at: EpochMillis;
}

/** How some keys stand, and what the time was when that had been asked. */
export interface KeysSeen {
  readonly now: EpochMillis;
  /** In the order of the keys that were asked for. */
  readonly standings: readonly KeyStanding[];
}

/**
 * A Redis of somebody else's in which keys run out. Nothing is written there but, where its configuration says so, the setting that has it tell of
 * ends. It rejects with a `StoreFault` while it cannot be asked.
 */
export interface KeySource {
  readonly name: string;
  /** Asks how keys stand. What has run out and stands still is ended by that, and told of. */
  standings(keys: readonly string[]): Promise<KeysSeen>;
  /** Some keys of a pattern with their ends, and where to go on; an absent cursor begins, and none is answered after the last. */
  scan(
    pattern: string,
    cursor?: string,
  ): Promise<{
    readonly keys: readonly ExpiringKey[];
    /** Keys that are too long, or no text. */
    readonly leftOut: number;
    readonly cursor?: string;
  }>;
  /** Hears of ends until the answer is called; from the first listener on there is a connection for it. `missed` when some may have been. */
  listen(listener: { ended(end: HeardEnd): void; missed(): void }): () => void;
  /** Resolves when all that was told before has been heard, with since when nothing was missed; `undefined` where that is not known. */
  caughtUp(): Promise<EpochMillis | undefined>;
  readonly hearing: KeyHearing;
}
