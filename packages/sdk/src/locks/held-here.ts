import { AsyncLocalStorage } from 'node:async_hooks';
import { heldByCaller, lockLost } from './lock-refusals.ts';
import type { Held } from './take-lock.ts';

/** What is held by who asks: by the program as a whole, or by the flow of calls within the work under a lock. */
export class HeldHere {
  readonly #program = new Set<string>();
  readonly #flow = new AsyncLocalStorage<ReadonlySet<string>>();

  /** Throws `LOCK_HELD_BY_CALLER`: a wait for oneself never ends. */
  refuseAgain(name: string): void {
    if (this.#program.has(name) || this.#flow.getStore()?.has(name)) throw heldByCaller(name);
  }

  /** Held by the program until it is released or lost. */
  ofProgram(held: Held): Held {
    const { name, lost } = held;
    const forget = (): void => void this.#program.delete(name);
    if (!lost.aborted) this.#program.add(name);
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
