/**
 * The places of one queue's runs in a worker. Who waits to come back gets the next free one, before anything new is taken.
 */
export class Places {
  readonly #count: number;
  #taken = 0;
  readonly #comingBack: (() => void)[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  /** How many new runs there is room for. */
  get free(): number {
    return Math.max(0, this.#count - this.#taken - this.#comingBack.length);
  }

  take(count = 1): void {
    this.#taken += count;
  }

  release(count = 1): void {
    this.#taken -= count;
    while (this.#taken < this.#count) {
      const next = this.#comingBack.shift();
      if (next === undefined) return;
      this.#taken += 1;
      next();
    }
  }

  /** Takes a place as soon as there is one, unless `given` resolves first. Answers whether it has one. */
  async comeBack(given: Promise<unknown>): Promise<boolean> {
    if (this.#taken < this.#count) {
      this.#taken += 1;
      return true;
    }
    let go = () => {};
    const had = new Promise<void>((resolve) => {
      go = resolve;
    });
    this.#comingBack.push(go);
    await Promise.race([had, given]);
    const at = this.#comingBack.indexOf(go);
    if (at < 0) return true;
    this.#comingBack.splice(at, 1);
    return false;
  }
}
