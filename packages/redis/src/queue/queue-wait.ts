import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';

/** The shortest block that Redis takes for one, and not for ever. */
const leastSeconds = 0.001;

/** Waits on a queue's marker, over a connection that may block; BullMQ's own workers wait on the same one. */
export class QueueWait {
  readonly #client: Redis;
  readonly #marker: string;

  constructor(client: Redis, marker: string) {
    this.#client = client;
    this.#marker = marker;
  }

  /** Takes the marker when there is one. Rejects with a passing fault while Redis cannot be asked. */
  async wait(maxMs: number): Promise<'woken' | 'silence'> {
    const seconds = Math.max(maxMs / 1_000, leastSeconds);
    const found = await asking('waiting for runs', () =>
      this.#client.bzpopmin(this.#marker, seconds),
    );
    return found === null ? 'silence' : 'woken';
  }

  /** Ends what waits; it rejects. */
  cut(): void {
    this.#client.disconnect();
  }
}
