import type { Delivery, Handled, RunEnvelope, RunSource } from '@escapement/core';
import type { VirtualClock } from './virtual-clock.ts';

type Handle = (delivery: Delivery) => Promise<Handled>;

/** Queues that hand out what a test gives them. */
export class FakeRunSource implements RunSource {
  readonly #clock: VirtualClock;
  readonly #inHand = new Set<Promise<Handled>>();
  #handle: Handle | undefined;
  state: 'idle' | 'taking' | 'paused' | 'drained' = 'idle';

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  async start(options: { handle: Handle }): Promise<void> {
    this.#handle = options.handle;
    this.state = 'taking';
  }

  async pause(): Promise<void> {
    this.state = 'paused';
  }

  resume(): void {
    this.state = 'taking';
  }

  async drain(deadlineMs: number): Promise<void> {
    this.state = 'drained';
    const stop = new AbortController();
    await Promise.race([Promise.all(this.#inHand), this.#clock.sleep(deadlineMs, stop.signal)]);
    stop.abort();
  }

  /** Hands a run to the worker; `taken` stands for the queue giving it to another. */
  deliver(
    envelope: RunEnvelope,
    options: { attempt?: number; taken?: AbortSignal } = {},
  ): Promise<Handled> {
    if (this.#handle === undefined) throw new Error('the source was not started');
    const handled = this.#handle({
      envelope,
      attempt: options.attempt ?? 1,
      taken: options.taken ?? new AbortController().signal,
    });
    this.#inHand.add(handled);
    void handled.finally(() => this.#inHand.delete(handled)).catch(() => {});
    return handled;
  }
}
