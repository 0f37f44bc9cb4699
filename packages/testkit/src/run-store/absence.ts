import { type RunExchange, StoreFault } from '@escapement/core';

/** A Redis that is away for some calls, as a test says it. */
export class Absence {
  /** Every call that was made, by name, in order. */
  readonly calls: (keyof RunExchange)[] = [];
  /** How many coming calls of a name find Redis away. `after` does the work and loses the answer. */
  readonly away: Partial<Record<keyof RunExchange, { calls: number; after?: boolean }>> = {};

  async call<T>(name: keyof RunExchange, work: () => T): Promise<T> {
    this.calls.push(name);
    const away = this.away[name];
    if (away === undefined || away.calls <= 0) return work();
    away.calls -= 1;
    if (away.after === true) work();
    throw new StoreFault('STORE_UNAVAILABLE', `${name}: Redis is away`, { retryable: true });
  }
}
