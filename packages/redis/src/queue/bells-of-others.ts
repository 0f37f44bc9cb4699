import {
  bearing,
  type Clock,
  type Logger,
  type NewsOfOthers,
  raise,
  type StoreClock,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';

const againAfterMs = 1_000;
/** So long a read waits for news; short, since a connection is closed in order only between two. */
const waitMs = 1_000;
const mostAtOnce = 1_000;
/** So much of what was told before anybody listened is read as well: whoever listens has put its job before the connection stands. */
const earlierMs = 1_000;

/** A connection that does nothing else, since whoever waits can ask nothing. */
export interface HearingConnection {
  readonly client: Redis;
  close(): void;
}

interface BellParts {
  readonly open: () => HearingConnection;
  /** The connection is closed, since nobody listens any more. */
  readonly onSilent: () => void;
  readonly time: Pick<StoreClock, 'now'>;
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
  /** The place behind what has been read. */
  #from: string | undefined;

  constructor(events: string, parts: BellParts) {
    this.#events = events;
    this.#parts = parts;
  }

  listen(listener: (news: NewsOfOthers) => void): () => void {
    this.#listeners.add(listener);
    if (!this.#isHearing) this.#hear().catch(raise);
    return () => this.#listeners.delete(listener);
  }

  async #hear(): Promise<void> {
    const { open, onSilent, clock, logger } = this.#parts;
    this.#isHearing = true;
    const { client, close } = open();
    const tell = bearing((fault) =>
      logger.debug({ err: fault, events: this.#events }, 'not heard for a moment'),
    );
    while (this.#listeners.size > 0) {
      try {
        await this.#read(client);
      } catch (error) {
        tell(error);
        await clock.sleep(againAfterMs, new AbortController().signal);
      }
    }
    close();
    this.#isHearing = false;
    onSilent();
  }

  async #read(client: Redis): Promise<void> {
    this.#from ??= `${Math.max(this.#parts.time.now() - earlierMs, 0)}-0`;
    const from = this.#from;
    const news = await asking('hearing a queue of others', () => this.#next(client, from));
    for (const [id, fields] of news) {
      this.#from = id;
      this.#ring(fields);
    }
  }

  async #next(client: Redis, from: string): Promise<readonly [id: string, fields: string[]][]> {
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
