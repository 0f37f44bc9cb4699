import type { LockTenure, LockView } from '../schemas/lock.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { NamePage, NameQuery } from '../words/name-page.ts';
import type { LockTaker } from './locks.ts';

/** What somebody without a session asks for: a lock until a time that he moves as long as he wants it. */
export interface LeaseAsk {
  readonly name: string;
  /** Who knows it holds the lease, or has the place in line: the same id asked for again is the same lease. */
  readonly id: string;
  /** By which what was asked for under the id is known again; nothing else is taken for it. */
  readonly sent?: string | undefined;
  /** What people see of who holds it. */
  readonly owner: string;
  readonly leaseMs: number;
  /** Whether it stands in line where the lock is not free. A place is given up where it is not asked for again within `leaseLimits.placeMs`. */
  readonly waits: boolean;
}

/** Numbers that were given to nobody before: above `from`, up to `to`. `wanted` is what the store asked for them by. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
  readonly wanted: string;
}

export type LeaseTaking =
  | { readonly kind: 'held'; readonly fencingToken: number; readonly expiresAt: EpochMillis }
  /** In line. `lookInMs`: when it is to be asked again at the latest, to keep its place and to find out. */
  | ({ readonly kind: 'waits'; readonly lookInMs: number } & LeaseInTheWay)
  /** It is not in line. */
  | ({ readonly kind: 'taken' } & LeaseInTheWay)
  /** The store has no number left that surely nobody has had: ask again with a range above this. */
  | { readonly kind: 'tokens-out'; readonly above: number; readonly wanted: string }
  | { readonly kind: 'full'; readonly of: 'line' | 'names' }
  /** Something else was asked for under the id, which holds or stands in line: that stays as it is. */
  | { readonly kind: 'other-sent' };

/** Who is in the way of who asks. */
export interface LeaseInTheWay {
  /** Of the holder; of the first in line where nobody holds it. */
  readonly owner: string;
  /** The place in line, from 1; what it would have been for who is not in line. */
  readonly place: number;
}

export type LeaseRenewal =
  | { readonly kind: 'renewed'; readonly fencingToken: number; readonly expiresAt: EpochMillis }
  /** It ran out, was released or taken away, or never was. */
  | { readonly kind: 'not-held' };

/**
 * Locks that are held until a time, first come, first served, by the clock of the store. A token grows with each holder, whatever the store
 * forgets: it takes its numbers from ranges that are reserved where nothing is forgotten.
 */
export interface LeaseStore {
  take(ask: LeaseAsk, tokens?: TokenRange): Promise<LeaseTaking>;
  /** From now on for so long. Only who holds it can. */
  renew(
    name: string,
    lease: { readonly id: string; readonly leaseMs: number },
  ): Promise<LeaseRenewal>;
  /** Gives up the lease, or the place in line, of this id and nobody else's. Whether there was one. */
  release(name: string, id: string): Promise<boolean>;
  /** Takes it from the holder with this token; whose it was, or `undefined` where none has it. The history says who took it and why. */
  takeAway(
    name: string,
    fencingToken: number,
    taker?: LockTaker,
  ): Promise<{ readonly owner: string } | undefined>;
  /** Those that are held or awaited, by name. */
  page(query: NameQuery): Promise<NamePage<LockView>>;
  get(name: string): Promise<LockView | undefined>;
  /** Who held it last, newest first, within `lockHistoryLimits`; it stays when nobody holds or awaits it. */
  history(name: string): Promise<readonly LockTenure[]>;
  /** Told the id of whoever may find that it is his turn; it may be told late or not at all, and then the next look finds out. */
  onTurn(listener: (id: string) => void): () => void;
}

export const leaseLimits = {
  leastLeaseMs: 100,
  longestLeaseMs: 3_600_000,
  longestWaitMs: 60_000,
  ownerChars: 200,
  /** How many names are held or awaited at once, and how many wait for one. */
  names: 10_000,
  waitersOfOne: 1_000,
  /** A place of which nobody asks for so long is given up: so a waiter that died costs the others this, once. */
  placeMs: 4_000,
  lookEveryMs: 1_000,
  /** How many tokens are reserved at once. */
  tokensAtOnce: 1_000,
} as const;
