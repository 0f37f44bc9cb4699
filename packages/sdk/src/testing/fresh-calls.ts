/** How long, in real time, a call of a user's function may take before virtual time goes on without it. */
const patienceMs = 100;

/**
 * The user's functions that have just begun. What they wait for in real time, such as a file, is waited for before virtual time passes; one that
 * waits for something that never comes, such as its signal, holds nothing up for long.
 */
export class FreshCalls {
  readonly #fresh = new Set<Promise<void>>();

  /** Calls the function, and has time stand still for it. */
  async during<T>(call: () => Promise<T>): Promise<T> {
    const called = call();
    const over = called.then(
      () => undefined,
      () => undefined,
    );
    this.#fresh.add(over);
    try {
      return await called;
    } finally {
      this.#fresh.delete(over);
    }
  }

  /** Whether a call has begun that has not had its time. */
  get any(): boolean {
    return this.#fresh.size > 0;
  }

  /** Resolves when all that has begun is over, or has had its time. */
  async settled(): Promise<void> {
    while (this.#fresh.size > 0) {
      const begun = [...this.#fresh];
      await Promise.race([Promise.all(begun), late()]);
      for (const call of begun) this.#fresh.delete(call);
    }
  }
}

function late(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, patienceMs));
}
