/** More of something that changes is looked at by nobody. */
const everyMs = 100;

/**
 * Tells the newest of something that changes, and that no more often than anybody can look at. What is due is told at once and not from a
 * timer: who computes for minutes lets none run.
 */
export class NewestTold<T> {
  readonly #tell: (newest: T) => void;
  #newest: { readonly value: T } | undefined;
  #waiting: NodeJS.Timeout | undefined;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(tell: (newest: T) => void) {
    this.#tell = tell;
  }

  become(value: T): void {
    this.#newest = { value };
    const waitMs = this.#toldAtMs + everyMs - performance.now();
    if (waitMs <= 0) this.flush();
    else this.#waiting ??= setTimeout(() => this.flush(), waitMs).unref();
  }

  /** Tells what was not told yet. */
  flush(): void {
    const newest = this.#newest;
    this.drop();
    if (newest === undefined) return;
    this.#toldAtMs = performance.now();
    this.#tell(newest.value);
  }

  /** It is past: nothing is told of it. */
  drop(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.#newest = undefined;
  }
}
