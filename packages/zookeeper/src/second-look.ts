/** How long what vanished without a word of ours is looked for again before it counts as deleted. */
export const secondLookMs = 2_000;

/**
 * What vanished past the interface. Whoever deletes a whole folder by hand deletes what is in it first, and may need a while for it, so that
 * what is missing is believed when the folder still stands so much later, however often it is looked at in between.
 */
export class SecondLook {
  #since: ReadonlyMap<string, number> = new Map();

  /** Which of the names that are gone have been so for long enough. `nowMs` is of the monotonic clock. */
  confirmed(gone: readonly string[], nowMs: number): ReadonlySet<string> {
    const before = this.#since;
    const sinceOf = (name: string): number => before.get(name) ?? nowMs;
    const confirmed = new Set(gone.filter((name) => nowMs - sinceOf(name) >= secondLookMs));
    const waiting = gone.filter((name) => !confirmed.has(name));
    this.#since = new Map(waiting.map((name) => [name, sinceOf(name)]));
    return confirmed;
  }

  /** Whether anything is to be looked for again. */
  get isWaiting(): boolean {
    return this.#since.size > 0;
  }
}
