import type { Clock, Singletons } from '@escapement/core';

/** Rings are lost where Redis was away for a moment; nobody rests for longer than this without a look. */
const longestRestMs = 1_000;

/** One bell a singleton: who looks and finds nothing rests until it rings. */
export class Bells {
  readonly #clock: Clock;
  readonly #counts = new Map<string, number>();
  readonly #resting = new Map<string, Set<() => void>>();
  readonly #stop: () => void;

  constructor(store: Pick<Singletons, 'listen'>, clock: Clock) {
    this.#clock = clock;
    this.#stop = store.listen(({ name }) => this.ring(name));
  }

  /** Whoever rests looks again. */
  ring(name: string): void {
    this.#counts.set(name, this.count(name) + 1);
    for (const wake of this.#resting.get(name) ?? []) wake();
  }

  /** To be asked before one looks, so that what rings meanwhile is not missed. */
  count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Resolves when it has rung since it was counted, after a while, or when the signal is aborted. */
  async rest(
    since: { readonly name: string; readonly count: number; readonly withinMs?: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { name, count, withinMs = longestRestMs } = since;
    if (this.count(name) > count || signal.aborted) return;
    const waking = new AbortController();
    const wake = (): void => waking.abort();
    const here = this.#resting.get(name) ?? new Set();
    this.#resting.set(name, here.add(wake));
    signal.addEventListener('abort', wake, { once: true });
    await this.#clock.sleep(Math.min(withinMs, longestRestMs), waking.signal);
    signal.removeEventListener('abort', wake);
    here.delete(wake);
  }

  close(): void {
    this.#stop();
  }
}
