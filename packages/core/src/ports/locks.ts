import type { LockView } from '../schemas/cluster.ts';
import type { NamePage, NameQuery } from '../words/name-page.ts';

/** A lock that is held. */
export interface HeldLock {
  /** The czxid of our znode: grows with every holder. */
  readonly fencingToken: number;
  /** Aborted when the session, and the lock with it, is or must be taken as lost. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface LockPort {
  /** Waits in order; rejects with `COORD_ABORTED` when the signal is aborted, leaving the queue. */
  acquire(
    name: string,
    owner: { runId: string; workerId: string },
    signal: AbortSignal,
  ): Promise<HeldLock>;
  /** Locks that are held or awaited, by name, each with its first waiters. Reads no more than the page. */
  page(query: NameQuery): Promise<NamePage<LockView>>;
  get(name: string): Promise<LockView | undefined>;
}
