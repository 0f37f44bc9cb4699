import {
  CoordinationFault,
  type HeldLock,
  type LockOwner,
  type LockPort,
  type LockTaker,
  type LockTenure,
  type LockView,
  type NamePage,
  type NameQuery,
  type PermitChange,
} from '@escapement/core';
import { EnsembleState } from './ensemble/ensemble-state.ts';
import { MemoryLocks } from './ensemble/memory-locks.ts';

/** The locks of an ensemble of which there is nothing else. */
export class FakeLocks implements LockPort {
  readonly #locks = new MemoryLocks(new EnsembleState(), () => undefined);
  /** How many coming calls of `acquire` find ZooKeeper away. */
  awayCalls = 0;

  async acquire(name: string, owner: LockOwner, signal: AbortSignal): Promise<HeldLock> {
    if (this.awayCalls > 0) {
      this.awayCalls -= 1;
      throw new CoordinationFault('COORD_DISCONNECTED', 'ZooKeeper is away', { retryable: true });
    }
    return this.#locks.acquire(name, owner, signal);
  }

  page(query: NameQuery): Promise<NamePage<LockView>> {
    return this.#locks.page(query);
  }

  get(name: string): Promise<LockView | undefined> {
    return this.#locks.get(name);
  }

  setPermits(name: string, change: { from: number; to: number }): Promise<PermitChange> {
    return this.#locks.setPermits(name, change);
  }

  takeAway(
    name: string,
    fencingToken: number,
    taker?: LockTaker,
  ): Promise<Pick<LockOwner, 'runId' | 'workerId'> | undefined> {
    return this.#locks.takeAway(name, fencingToken, taker);
  }

  history(name: string): Promise<readonly LockTenure[]> {
    return this.#locks.history(name);
  }

  /** The session ended: holders hear of it, and whoever is next in line holds the lock. */
  lose(): void {
    this.#locks.fall();
    this.#locks.lose();
  }
}
