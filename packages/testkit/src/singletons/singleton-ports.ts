import type { Singletons } from '@escapement/core';

/** What the contract of singletons is held against. */
export interface SingletonPorts {
  /** The same singletons as two programs see them. */
  readonly programs: readonly [one: Singletons, other: Singletons];
  /** The store forgets everything. */
  forget(): Promise<void>;
}
