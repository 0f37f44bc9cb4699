import { bearing, type Logger } from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';
import type { Keys } from '../scripts/names.ts';

/** Rings with the id of each that may find that it is its turn. It listens again after each loss of its connection. */
export class LeaseTurns {
  readonly #listeners = new Set<(id: string) => void>();

  /** `client`: a connection that does nothing else, since whoever listens can ask nothing. */
  constructor(parts: { readonly client: Redis; readonly keys: Keys; readonly logger: Logger }) {
    const { client, keys, logger } = parts;
    client.on('message', (_channel: string, id: string) => {
      for (const listener of [...this.#listeners]) listener(id);
    });
    const tell = bearing((fault) =>
      logger.warn({ err: fault }, 'who waits for a lease finds out by looking, and not at once'),
    );
    asking('listening for turns', () => client.subscribe(keys.leaseTurns)).catch(tell);
  }

  /** Until the answer is called. */
  listen(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
