import { AsyncLocalStorage } from 'node:async_hooks';
import type { LockWish } from '@escapement/core';
import { heldByCaller, lockLost } from './lock-refusals.ts';
import type { Held } from './take-lock.ts';

/** What is held by who asks: by the program as a whole, or by the flow of calls within the work under a lock. */
export class HeldHere {
  readonly #program = new Set<string>();
  /** How many permits of a semaphore the program holds. */
  readonly #permits = new Map<string, number>();
  readonly #flow = new AsyncLocalStorage<ReadonlySet<string>>();

  /** Throws `LOCK_HELD_BY_CALLER`: a wait for oneself never ends. Of a semaphore the program may hold several permits, and waits for itself where it holds all. */
  refuseAgain(name: string, wish?: LockWish): void {
    if (this.#program.has(name) || this.#flow.getStore()?.has(name)) throw heldByCaller(name);
    const held = this.#permits.get(name) ?? 0;
    if (wish?.kind === 'semaphore' && held >= wish.permits) throw heldByCaller(name);
  }

  /** Held by the program until it is released or lost. */
  ofProgram(held: Held, wish: LockWish = { kind: 'mutex' }): Held {
    const { name, lost } = held;
    const count = (by: number): void => {
      this.#permits.set(name, (this.#permits.get(name) ?? 0) + by);
      if (this.#permits.get(name) === 0) this.#permits.delete(name);
    };
    const isSemaphore = wish.kind === 'semaphore';
    let isCounted = !lost.aborted;
    if (isCounted && isSemaphore) count(1);
    else if (isCounted) this.#program.add(name);
    const forget = (): void => {
      if (!isCounted) return;
      isCounted = false;
      if (isSemaphore) count(-1);
      else this.#program.delete(name);
    };
    lost.addEventListener('abort', forget, { once: true });
    return {
      ...held,
      async release() {
        lost.removeEventListener('abort', forget);
        forget();
        await held.release();
      },
    };
  }

  /** Does the work while it is held, by all that the work calls, and releases always. Rejects with `LOCK_LOST` when the work outlived it. */
  async doUnder<T>(held: Held, work: (held: Held) => T | Promise<T>): Promise<T> {
    const { name, lost } = held;
    try {
      const value = await this.#inFlow(name, () => work(held));
      await held.release();
      if (!lost.aborted) return value;
    } catch (error) {
      await held.release();
      throw lost.aborted ? lockLost(name, error) : error;
    }
    throw lockLost(name, lost.reason);
  }

  #inFlow<T>(name: string, work: () => T): T {
    return this.#flow.run(new Set([...(this.#flow.getStore() ?? []), name]), work);
  }
}
