import { AsyncLocalStorage } from 'node:async_hooks';
import { heldByCaller } from './lock-refusals.ts';
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

  /** Held by all that the work calls. */
  inFlow<T>(name: string, work: () => T): T {
    return this.#flow.run(new Set([...(this.#flow.getStore() ?? []), name]), work);
  }
}
