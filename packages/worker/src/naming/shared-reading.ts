/**
 * One reading for many who ask at once, each begun after those who wait for it had asked: whoever asks while one is under way waits for the
 * next, since the one under way may be of before.
 */
export class SharedReading<T> {
  readonly #read: () => Promise<T>;
  #running: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  ask(): Promise<T> {
    const running = this.#running;
    if (running === undefined) return this.#begin();
    this.#next ??= running.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  #begin(): Promise<T> {
    this.#next = undefined;
    const reading = this.#read().finally(() => {
      if (this.#running === reading) this.#running = undefined;
    });
    this.#running = reading;
    return reading;
  }
}
