import { bearing, type Clock } from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';

/** So long Redis is asked for a marker at once, whoever waits for it meanwhile, and however long. */
const askedForSeconds = 10;

/**
 * Waits on a queue's marker, over a connection that may block; BullMQ's own workers wait on the same one. How long it waits is for a timer here,
 * since Redis ends what blocks only when it looks, ten times a second by default: a run would begin so much late for which nobody nudges.
 * The question goes on over that, for who waits next.
 */
export class QueueWait {
  readonly #client: Redis;
  readonly #marker: string;
  readonly #clock: Clock;
  #asked: Promise<'woken' | 'silence'> | undefined;
  #isAwaited = false;

  constructor(client: Redis, marker: string, clock: Clock) {
    this.#client = client;
    this.#marker = marker;
    this.#clock = clock;
  }

  /** Takes the marker when there is one. Rejects with a passing fault when it was cut. */
  async wait(maxMs: number): Promise<'woken' | 'silence'> {
    const over = new AbortController();
    const late = this.#clock.sleep(maxMs, over.signal).then(() => 'late' as const);
    this.#isAwaited = true;
    try {
      for (;;) {
        this.#asked ??= this.#ask();
        const came = await Promise.race([this.#asked, late]);
        if (came !== 'silence') return came === 'woken' ? came : 'silence';
      }
    } finally {
      this.#isAwaited = false;
      over.abort();
    }
  }

  /** Ends what waits; it rejects. */
  cut(): void {
    this.#client.disconnect();
  }

  #ask(): Promise<'woken' | 'silence'> {
    const asked = this.#pop().finally(() => {
      this.#asked = undefined;
    });
    // Nobody may wait for it when it fails.
    asked.catch(bearing(() => {}));
    return asked;
  }

  async #pop(): Promise<'woken' | 'silence'> {
    const found = await asking('waiting for runs', () =>
      this.#client.bzpopmin(this.#marker, askedForSeconds),
    );
    if (found === null) return 'silence';
    // What comes while nobody waits here is for others.
    if (!this.#isAwaited)
      await asking('waking another', () => this.#client.zadd(this.#marker, 0, '0'));
    return 'woken';
  }
}
