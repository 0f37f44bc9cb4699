/** Bounds how many reads are under way at once: enough to fill the connection, not so many that a heartbeat must queue. */
export class ReadingGate {
  readonly #limit: number;
  /** Those who wait, from `#first` on: taking the first of a hundred thousand must not move or skip over the rest. */
  #waiting: (() => void)[] = [];
  #first = 0;
  #inFlight = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async run<T>(read: () => Promise<T>): Promise<T> {
    if (this.#inFlight >= this.#limit) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#inFlight += 1;
    }
    try {
      return await read();
    } finally {
      // The place is handed on without being given up, so that nobody slips in between.
      const next = this.#take();
      if (next === undefined) this.#inFlight -= 1;
      else next();
    }
  }

  #take(): (() => void) | undefined {
    const next = this.#waiting[this.#first];
    this.#first += 1;
    if (this.#first >= this.#waiting.length) {
      this.#waiting = [];
      this.#first = 0;
    }
    return next;
  }
}
