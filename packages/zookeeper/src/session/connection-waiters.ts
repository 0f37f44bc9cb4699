import type { CoordinationFault } from '@escapement/core';
import { timeout, toFault } from '../connection/codes.ts';
import type { Connection } from '../connection/connection.ts';
import { type Deferred, deferred } from '../deferred.ts';

/** Those who wait for a connection, each until its own deadline on the monotonic clock. */
export class ConnectionWaiters {
  readonly #waiting = new Map<Deferred<Connection>, number>();

  wait(deadlineAt: number): Promise<Connection> {
    const waiter = deferred<Connection>();
    this.#waiting.set(waiter, deadlineAt);
    return waiter.promise;
  }

  giveAll(connection: Connection): void {
    for (const waiter of this.#take()) waiter.resolve(connection);
  }

  failAll(fault: CoordinationFault): void {
    for (const waiter of this.#take()) waiter.reject(fault);
  }

  /** Rejects those whose time is up: with the refusal of our credentials if that is what keeps us out. */
  sweep(now: number, problem: unknown): void {
    for (const [waiter, deadlineAt] of this.#waiting) {
      if (deadlineAt > now) continue;
      this.#waiting.delete(waiter);
      const fault =
        problem instanceof Error ? toFault(problem, 'connecting to ZooKeeper') : undefined;
      waiter.reject(
        fault?.code === 'COORD_AUTH' ? fault : timeout('no connection to ZooKeeper in time', fault),
      );
    }
  }

  #take(): readonly Deferred<Connection>[] {
    const waiters = [...this.#waiting.keys()];
    this.#waiting.clear();
    return waiters;
  }
}
