import { bearing, type Clock, type Logger, type NewsOfOthers } from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';

const againAfterMs = 1_000;
/** So long a read waits for news; short, since a connection is closed in order only between two. */
const waitMs = 1_000;
const mostAtOnce = 1_000;

interface BellParts {
  /** A connection that does nothing else, since whoever waits can ask nothing. */
  readonly client: Redis;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Rings for each job of which a queue of BullMQ's tells something, as long as anybody listens. Whoever hears it looks, so that nothing depends on how
 * much of its events a queue keeps.
 */
export class BellOfOthers {
  readonly #parts: BellParts;
  readonly #events: string;
  readonly #listeners = new Set<(news: NewsOfOthers) => void>();
  #isHearing = false;

  constructor(events: string, parts: BellParts) {
    this.#events = events;
    this.#parts = parts;
  }

  listen(listener: (news: NewsOfOthers) => void): () => void {
    this.#listeners.add(listener);
    this.#hear();
    return () => this.#listeners.delete(listener);
  }

  #hear(): void {
    if (this.#isHearing) return;
    this.#isHearing = true;
    const { clock, logger } = this.#parts;
    const tell = bearing((fault) =>
      logger.debug({ err: fault, events: this.#events }, 'not heard for a moment'),
    );
    this.#read()
      .catch(async (error) => {
        tell(error);
        await clock.sleep(againAfterMs, new AbortController().signal);
      })
      .finally(() => {
        this.#isHearing = false;
        if (this.#listeners.size > 0) this.#hear();
      });
  }

  async #read(): Promise<void> {
    const { client } = this.#parts;
    const doing = 'hearing a queue of others';
    const last = await asking(doing, () => client.xrevrange(this.#events, '+', '-', 'COUNT', 1));
    let from = last[0]?.[0] ?? '0';
    while (this.#listeners.size > 0) {
      const news = await asking(doing, () => this.#next(from));
      for (const [id, fields] of news) {
        from = id;
        this.#ring(fields);
      }
    }
  }

  async #next(from: string): Promise<readonly [id: string, fields: string[]][]> {
    const { client } = this.#parts;
    const how = ['COUNT', mostAtOnce, 'BLOCK', waitMs] as const;
    const streams = await client.xread(...how, 'STREAMS', this.#events, from);
    return streams?.[0]?.[1] ?? [];
  }

  #ring(fields: readonly string[]): void {
    const news = newsIn(fields);
    if (news === undefined) return;
    for (const listener of [...this.#listeners]) listener(news);
  }
}

function newsIn(fields: readonly string[]): NewsOfOthers | undefined {
  const field = (name: string): string | undefined => {
    const at = fields.findIndex((text, i) => i % 2 === 0 && text === name);
    return at === -1 ? undefined : fields[at + 1];
  };
  const jobId = field('jobId');
  if (jobId === undefined) return undefined;
  const lines: readonly string[] = [];
  switch (field('event')) {
    case 'completed':
      return {
        jobId,
        over: { kind: 'completed', returned: field('returnvalue') ?? 'null', lines },
      };
    case 'failed': {
      const reason = field('failedReason') ?? '';
      return { jobId, over: { kind: 'failed', reason, trace: '', lines } };
    }
    default:
      return { jobId };
  }
}
