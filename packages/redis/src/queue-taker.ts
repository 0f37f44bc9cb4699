import type { Clock, Logger } from '@escapement/core';
import type { JobJson, MinimalJob } from 'bullmq';
import type { QueueBackend } from './queue-backend.ts';
import { asStoreFault } from './store-fault.ts';

/** An entry of the queue that this process holds. */
export interface TakenEntry {
  readonly runId: string;
  /** What BullMQ proves with that the entry is ours. */
  readonly token: string;
  /** The entry's data as text. */
  readonly data: string;
  /** 1 for the first delivery. */
  readonly attempt: number;
  /** Why the queue has given it up, when it has. */
  readonly givenUp: string | undefined;
}

/** What is to be done with an entry that was served: taken out, taken out as broken, or nothing, since it is ours no more. */
export type Served =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'moved' };

export interface TakerOptions {
  readonly queue: string;
  readonly concurrency: number;
  readonly paused: () => boolean;
  /** Serves one entry; must not reject. */
  readonly serve: (entry: TakenEntry) => Promise<Served>;
  /** Sets the queue's marker again, for another worker. */
  readonly handOn: () => Promise<unknown>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Most entries asked for at once. */
const widestWave = 16;
const retryAfterMs = 500;
/** How long an idle taker blocks when the queue names no instant. */
const idleBlockMs = 5_000;
/** Nothing finished is kept in the queue: the run's own record is the memory that keeps it from running twice. */
const keepNothing = { count: 0 };

/**
 * Takes the entries of one queue by BullMQ's own scripts, and is awake only when there is something to take: one blocked read
 * waits for the queue's marker, then entries are asked for in waves, as wide as what is there. Whoever ends an entry
 * gets the next one with the same answer. BullMQ's own worker asks for one after the other and starts none before the last has
 * come, so that a worker of a hundred hands would be late for a hundred runs of the same instant.
 */
export class QueueTaker {
  readonly #queue: QueueBackend;
  readonly #options: TakerOptions;
  #inHand = 0;
  #wave = 1;
  /** The last question found nothing: the next one waits for the marker. */
  #isDry = false;
  /** The next instant at which an entry is due, as far as the queue has said. */
  #nextDueTime = 0;
  #isClosing = false;
  #tokens = 0;
  #waiting: (() => void)[] = [];
  readonly #name = globalThis.crypto.randomUUID();

  constructor(queue: QueueBackend, options: TakerOptions) {
    this.#queue = queue;
    this.#options = options;
  }

  /** Takes until `close`. */
  async run(): Promise<void> {
    while (!this.#isClosing) {
      try {
        if (this.#options.paused() || this.#free <= 0) await this.#change();
        else if (this.#isDry) await this.#untilThereIsSome();
        else await this.#takeWave();
      } catch (error) {
        await this.#recover(error);
      }
    }
  }

  /** Looks again whether it is paused. */
  wake(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Takes nothing more; resolves when nothing is in hand. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.wake();
    this.#queue.blocking.disconnect();
    while (this.#inHand > 0) await this.#change();
  }

  get #free(): number {
    return this.#options.concurrency - this.#inHand;
  }

  get #mayTake(): boolean {
    return !this.#isClosing && !this.#options.paused();
  }

  /** Resolves with the next change of what is in hand, or of whether anything may be. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  async #takeWave(): Promise<void> {
    const { backend, client } = this.#queue;
    const size = Math.min(this.#wave, this.#free);
    const asked = Array.from({ length: size }, () => this.#takeOne());
    // Asked on the same connection, so it is what the wave has left. Others ask for their half of it at the same time.
    const [left] = await Promise.all([client.llen(backend.keys['wait'] ?? ''), ...asked]);
    this.#wave = Math.max(1, Math.min(Math.ceil(left / 2), widestWave));
  }

  /** Asks for one; it is served in the background, at once. */
  async #takeOne(): Promise<void> {
    const token = this.#nextToken();
    this.#inHand += 1;
    try {
      const entry = this.#read(await this.#queue.backend.moveToActive(token), token);
      if (entry === undefined) this.#letGo();
      else void this.#serveAll(entry);
    } catch (error) {
      this.#letGo();
      throw error;
    }
  }

  /** Serves an entry, and whatever comes with the answer to its end. */
  async #serveAll(first: TakenEntry): Promise<void> {
    for (let entry: TakenEntry | undefined = first; entry !== undefined; ) {
      const served: Served =
        entry.givenUp === undefined
          ? await this.#options.serve(entry)
          : { kind: 'refused', reason: entry.givenUp };
      entry = await this.#end(entry, served);
    }
    this.#letGo();
  }

  /** Takes the entry out of the queue; answers the next one, when there is one. */
  async #end(entry: TakenEntry, served: Served): Promise<TakenEntry | undefined> {
    if (served.kind === 'moved') {
      this.#isDry = false;
      return undefined;
    }
    for (;;) {
      try {
        const answer = await this.#tellEnd(entry, served);
        return Array.isArray(answer) ? this.#read(answer, entry.token) : undefined;
      } catch (error) {
        this.#options.logger.debug({ err: error, runId: entry.runId }, 'an entry was not ended');
        // A negative code is the queue's own word that the entry is gone or another's; all else is worth another try.
        if (this.#isClosing || isVerdict(error)) return undefined;
        await this.#options.clock.sleep(retryAfterMs);
      }
    }
  }

  async #tellEnd(entry: TakenEntry, served: Exclude<Served, { kind: 'moved' }>): Promise<unknown> {
    const { backend } = this.#queue;
    const job = { id: entry.runId, opts: {} } as MinimalJob;
    const { token } = entry;
    // When the queue was empty, the blocked read will hear of the next entry; asking here as well would be for nothing.
    const andNext = this.#mayTake && !this.#isDry;
    const { result } =
      served.kind === 'done'
        ? await backend.moveToCompleted(job, null, keepNothing, token, andNext)
        : await backend.moveToFailed(job, served.reason, keepNothing, token, andNext);
    return result;
  }

  /** An answer of BullMQ's: the entry, its id, a rate limit, and when the next one is due. */
  #read(answer: readonly unknown[], token: string): TakenEntry | undefined {
    const [job, id, limitMs, dueTime] = answer as [JobJson | null, string, number, number];
    if (job) {
      const { data, attemptsStarted, deferredFailure } = job;
      return { runId: id, token, data, attempt: attemptsStarted, givenUp: deferredFailure };
    }
    this.#isDry = true;
    const now = this.#options.clock.now();
    this.#nextDueTime = limitMs > 0 ? now + limitMs : Math.max(dueTime, 0) || 0;
    return undefined;
  }

  /** Waits for the queue's marker, or for the instant at which the next entry is due. */
  async #untilThereIsSome(): Promise<void> {
    const waitMs =
      this.#nextDueTime === 0 ? idleBlockMs : this.#nextDueTime - this.#options.clock.now();
    if (waitMs <= 0) {
      this.#isDry = false;
      return;
    }
    const { backend } = this.#queue;
    const seconds = Math.max(waitMs / 1000, backend.minimumBlockTimeout);
    const marker = await backend.waitForJob(Math.min(seconds, backend.maximumBlockTimeout));
    const isForLater = marker !== null && marker.score > this.#options.clock.now();
    this.#nextDueTime = isForLater ? marker.score : 0;
    this.#isDry = isForLater;
    // Whoever may take nothing must not keep the call to itself.
    if (!isForLater && marker !== null && !this.#mayTake) await this.#options.handOn();
  }

  async #recover(error: unknown): Promise<void> {
    const { clock, logger, queue } = this.#options;
    if (this.#isClosing) return;
    const fault = asStoreFault(error, 'taking runs');
    logger[fault.retryable ? 'debug' : 'error'](
      { err: fault, queue },
      'the queue could not be asked',
    );
    // A connection that has ended for good would leave its queue silent for ever, and nothing else would say so.
    if (this.#queue.blocking.status === 'end') this.#queue.blocking.connect().catch(() => {});
    await clock.sleep(retryAfterMs);
  }

  #nextToken(): string {
    this.#tokens += 1;
    return `${this.#name}:${this.#tokens}`;
  }

  #letGo(): void {
    this.#inHand -= 1;
    this.wake();
  }
}

/** Whether the queue itself has refused, and not the way to it. */
function isVerdict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}
