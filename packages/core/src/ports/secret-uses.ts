import type { EpochMillis } from '../words/instants.ts';

/** When secrets were last given to runs, by the store's clock. */
export interface SecretUses {
  /** They are given to a run now. */
  note(names: readonly string[]): Promise<void>;
  /** Those of which it is known; of very many names the ones that were given out longest ago are forgotten. */
  lastOf(names: readonly string[]): Promise<ReadonlyMap<string, EpochMillis>>;
}

/** More names than there may be secrets, so that what is forgotten is gone. */
export const secretUsesKept = 4_000;
