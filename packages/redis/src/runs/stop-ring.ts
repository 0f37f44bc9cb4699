import { bearing, type Logger } from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';
import type { Keys } from '../scripts/names.ts';

interface StopRingParts {
  /** A connection that does nothing else, since whoever listens can ask nothing. */
  readonly client: Redis;
  readonly keys: Keys;
  readonly logger: Logger;
}

/** Rings with the id of each run that somebody wants stopped. It listens again after each loss of its connection. */
export class StopRing {
  readonly #listeners = new Set<(runId: string) => void>();

  constructor({ client, keys, logger }: StopRingParts) {
    client.on('message', (_channel: string, runId: string) => {
      for (const listener of this.#listeners) listener(runId);
    });
    const tell = bearing((fault) =>
      logger.warn({ err: fault }, 'stop requests are heard with the next beat, and not at once'),
    );
    asking('listening for stop requests', () => client.subscribe(keys.stops)).catch(tell);
  }

  /** Until the answer is called. */
  listen(listener: (runId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
