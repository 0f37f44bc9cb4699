import { bearing, type Logger, type SingletonRing } from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';
import type { Keys } from '../scripts/names.ts';

/** Rings when something has changed about a singleton. It listens again after each loss of its connection, which does nothing else. */
export class SingletonRings {
  readonly #listeners = new Set<(ring: SingletonRing) => void>();

  constructor(parts: { readonly client: Redis; readonly keys: Keys; readonly logger: Logger }) {
    const { client, keys, logger } = parts;
    client.on('message', (_channel: string, text: string) => {
      const [name = '', what] = text.split(' ');
      if (!isWhat(what)) return;
      for (const listener of this.#listeners) listener({ name, what });
    });
    const tell = bearing((fault) =>
      logger.warn({ err: fault }, 'what is new of singletons is seen with the next look'),
    );
    asking('listening for singletons', () => client.subscribe(keys.singletonRings)).catch(tell);
  }

  /** Until the answer is called. */
  listen(listener: (ring: SingletonRing) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function isWhat(text: string | undefined): text is SingletonRing['what'] {
  return text === 'told' || text === 'asked' || text === 'claimed' || text === 'settled';
}
