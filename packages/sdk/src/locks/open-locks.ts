import { isPassing, type LockView, type PermitChange } from '@escapement/core';
import { closeWithinMs, systemClock } from '@escapement/process';
import { type BarrierOptions, type Entered, enterBarrier } from '../barriers/enter-barrier.ts';
import { call, signal as signalKind } from '../edge/kind.ts';
import { requireGiven } from '../edge/read-given.ts';
import { openOwnZooKeeper } from '../own-zookeeper.ts';
import type { OwnZooKeeperOptions } from '../own-zookeeper-options.ts';
import { HeldHere } from './held-here.ts';
import { type AcquireOptions, readAsk, readPermitChange, requireLockName } from './lock-options.ts';
import { locksClosed, refusalOf } from './lock-refusals.ts';
import { type Held, takeLock } from './take-lock.ts';

export type LocksOptions = OwnZooKeeperOptions;

/** Locks over all programs that share a ZooKeeper, those of jobs included: one line a name, first come, first served. */
export interface Locks {
  /**
   * Stands in line until it holds. Who asks again for what this program holds is refused at once with `LOCK_HELD_BY_CALLER`; of a
   * semaphore it may hold several permits, and is refused so where it holds all. Flows that are to wait for each other use `with`. Rejects with an `SdkRefusal`, or with the reason of its signal.
   */
  acquire(name: string, options?: AcquireOptions): Promise<Held>;
  /**
   * Does the work while it holds, and releases always. Rejects with `LOCK_LOST` when the work outlived the lock. Several flows of one
   * program may ask at once, and take turns; within the work its lock is refused with `LOCK_HELD_BY_CALLER`.
   */
  with<T>(name: string, options: AcquireOptions, work: (held: Held) => T | Promise<T>): Promise<T>;
  /** Who holds and who waits; `undefined` where nobody does. */
  view(name: string): Promise<LockView | undefined>;
  /** Gives a semaphore another number of permits, if it has the number `from`. Fewer take none back. */
  setPermits(name: string, change: { from: number; to: number }): Promise<PermitChange>;
  /** Waits at a barrier until as many programs stand there, and enters it with them; none is out again before all have left. */
  barrier(name: string, options: BarrierOptions): Promise<Entered>;
  /** Resolves when ZooKeeper may be asked. */
  whenReady(signal?: AbortSignal): Promise<void>;
  /** Ends the session: whatever is held over it is free at once. */
  close(): Promise<void>;
}

/**
 * Opens a session and returns at once; while ZooKeeper is away those who ask wait for it as long as they would stand in line. Throws a
 * `ConfigFault` that says everything that is wrong. What is open keeps the process alive.
 */
export function openLocks(options: LocksOptions = {}): Locks {
  const { zookeeper, reader: workerId } = openOwnZooKeeper(
    { code: 'LOCK_INVALID', what: 'openLocks' },
    options,
  );
  const { locks, session } = zookeeper;
  const closing = new AbortController();
  const here = new HeldHere();
  const world = { locks, session, clock: systemClock, workerId, closing: closing.signal };

  return {
    async acquire(name, how = {}) {
      here.refuseAgain(name);
      const ask = readAsk(name, how);
      here.refuseAgain(name, ask.wish);
      return here.ofProgram(await takeLock(world, ask), ask.wish);
    },
    async with(name, how, work) {
      here.refuseAgain(name);
      const ask = readAsk(name, how, 'locks.with');
      here.refuseAgain(name, ask.wish);
      requireGiven({ code: 'LOCK_INVALID', what: 'locks.with' }, ['its work', call], work);
      return here.doUnder(await takeLock(world, ask), work);
    },
    async view(name) {
      requireLockName(name);
      return await asked(name, locks.get(name));
    },
    async setPermits(name, change) {
      requireLockName(name);
      return await asked(name, locks.setPermits(name, readPermitChange(change)));
    },
    barrier: (name, how) => enterBarrier({ ...world, barriers: zookeeper.barriers }, name, how),
    async whenReady(signal) {
      const edge = { code: 'LOCK_INVALID', what: 'locks.whenReady' } as const;
      if (signal !== undefined) requireGiven(edge, ['its signal', signalKind], signal);
      await zookeeper.whenReady(signal);
    },
    async close() {
      closing.abort(locksClosed());
      await zookeeper.close(closeWithinMs);
    },
  };
}

async function asked<T>(name: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw isPassing(error) ? refusalOf(name, error) : error;
  }
}
