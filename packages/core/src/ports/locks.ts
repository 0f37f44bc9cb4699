import type { LockTenure, LockView } from '../schemas/lock.ts';
import type { NamePage, NameQuery } from '../words/name-page.ts';

/** A lock that is held. */
export interface HeldLock {
  /** The czxid of our znode: grows with every holder. */
  readonly fencingToken: number;
  /** Aborted when the session, and the lock with it, is or must be taken as lost. */
  readonly lost: AbortSignal;
  /** Gives it back. `lost` is aborted first where it turns out that it was lost before, as one learns late who held up the whole process. */
  release(): Promise<void>;
}

/**
 * What is asked for. A mutex and the writer of a read-write lock are the same, whoever asks; a mutex that is asked for under
 * the name of a semaphore waits until no permit is out, so that the lock of a run is never refused.
 */
export type LockWish =
  | { readonly kind: 'mutex' }
  | { readonly kind: 'read' }
  | { readonly kind: 'write' }
  | { readonly kind: 'semaphore'; readonly permits: number };

/** Who asks. */
export interface LockOwner {
  /** Null for a program that asks by itself. */
  readonly runId: string | null;
  /** The worker, or what the program is called. */
  readonly workerId: string;
  /** A mutex where it is left out. */
  readonly wish?: LockWish;
  /** `false` for who takes only what is free: where it would wait it is refused with `COORD_LOCK_TAKEN`. */
  readonly inLine?: boolean;
}

/** Who takes a lock from its holder, and why. */
export interface LockTaker {
  readonly by: string;
  readonly reason: string;
}

export interface LockPort {
  /**
   * Waits in order. Rejects with `COORD_ABORTED` when the signal is aborted, leaving the queue; with `COORD_LOCK_KIND` where the name is
   * that of a semaphore and another kind is wanted, or the reverse; with `COORD_LOCK_PERMITS` (`data.permits` says what stands) where a
   * semaphore has another number of permits; and with `COORD_LOCK_FULL` where `lineAtMost` stand before a program. All are refused at once. The place of
   * a run is never refused for how many stand there, since it waits for it and for nothing else.
   */
  acquire(name: string, owner: LockOwner, signal: AbortSignal): Promise<HeldLock>;
  /** Locks that are held or awaited, by name, each with its first waiters. Reads no more than the page. */
  page(query: NameQuery): Promise<NamePage<LockView>>;
  get(name: string): Promise<LockView | undefined>;
  /**
   * Gives a semaphore another number of permits. Fewer than are out take none back: nothing is granted until so many were released.
   * `differs`: it has not the number `from`. `absent`: nobody holds or awaits it.
   */
  setPermits(name: string, change: { from: number; to: number }): Promise<PermitChange>;
  /**
   * For an operator who knows that a holder is stuck: takes its place from whoever holds with this token, whose `lost` is aborted as soon as he
   * sees it. `undefined` where nobody has it.
   */
  takeAway(
    name: string,
    fencingToken: number,
    taker?: LockTaker,
  ): Promise<Pick<LockOwner, 'runId' | 'workerId'> | undefined>;
  /**
   * Who held it last, newest first, within `lockPastLimits`; it stays when nobody holds or awaits it. It is for people to read: what could not be
   * written of it keeps nobody from holding or releasing a lock.
   */
  history(name: string): Promise<readonly LockTenure[]>;
}

export type PermitChange =
  | { readonly kind: 'set'; readonly overcommitted: boolean }
  | { readonly kind: 'differs'; readonly permits: number }
  | { readonly kind: 'absent' };
