import { type Clock, isPassing, type Logger, raise, type StoreClock } from '@escapement/core';
import {
  type Answer,
  isVerdict,
  type QueueTap,
  type Served,
  type TakenEntry,
} from './queue-tap.ts';
import { asStoreFault } from './store-fault.ts';

export interface TakerOptions {
  readonly concurrency: number;
  readonly paused: () => boolean;
  /** Serves one entry; rejects for a defect alone. */
  readonly serve: (entry: TakenEntry) => Promise<Served>;
  readonly clock: Clock;
  readonly time: StoreClock;
  readonly logger: Logger;
}

/** Most entries asked for at once. */
const widestWave = 16;
const retryAfterMs = 500;
/** How long an idle taker blocks when the queue names no instant. */
const idleBlockMs = 5_000;

/**
 * Takes the entries of one queue, and is awake only when there is something to take: one blocked read waits for the queue's
 * marker, then entries are asked for in waves as wide as what is there. While there is a backlog, whoever ends an entry gets
 * the next one with the same answer. BullMQ's own worker asks for one after the other and starts none before the last has
 * come, so that a worker of a hundred hands would be late for a hundred runs of the same instant.
 */
export class QueueTaker {
  readonly #tap: QueueTap;
  readonly #options: TakerOptions;
  readonly #name = globalThis.crypto.randomUUID();
  #tokens = 0;
  #inHand = 0;
  #wave = 1;
  /** The last question found nothing: before the next one the marker is waited for. */
  #isDry = false;
  /** When the next entry is due, as far as the queue has said. */
  #nextDueTime: number | undefined;
  #isClosing = false;
  #waiting: (() => void)[] = [];

  constructor(tap: QueueTap, options: TakerOptions) {
    this.#tap = tap;
    this.#options = options;
  }

  /** Takes until `close`. */
  async run(): Promise<void> {
    while (!this.#isClosing) {
      try {
        if (!this.#mayTake || this.#free <= 0) await this.#change();
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
    this.#tap.cut();
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
    const size = Math.min(this.#wave, this.#free);
    const asked = Array.from({ length: size }, () => this.#takeOne());
    const [left] = await Promise.all([this.#tap.waitingCount(), ...asked]);
    // Half of what is left, since the other workers ask at the same time.
    this.#wave = Math.max(1, Math.min(Math.ceil(left / 2), widestWave));
  }

  /** Asks for one; it is served in the background, at once. */
  async #takeOne(): Promise<void> {
    this.#tokens += 1;
    this.#inHand += 1;
    try {
      const entry = this.#read(await this.#tap.take(`${this.#name}:${this.#tokens}`));
      if (entry === undefined) this.#letGo();
      else this.#serveAll(entry).catch(raise);
    } catch (error) {
      this.#letGo();
      throw error;
    }
  }

  #read(answer: Answer): TakenEntry | undefined {
    if (answer.kind === 'entry') return answer.entry;
    this.#isDry = true;
    this.#nextDueTime = answer.nextDueTime;
    return undefined;
  }

  /** Serves an entry, and whatever comes with the answer to its end. */
  async #serveAll(first: TakenEntry): Promise<void> {
    for (let entry: TakenEntry | undefined = first; entry !== undefined; ) {
      const { givenUp } = entry;
      const served: Served =
        givenUp === undefined
          ? await this.#options.serve(entry)
          : { kind: 'refused', reason: givenUp };
      entry = await this.#end(entry, served);
    }
    this.#letGo();
  }

  /** Takes the entry out of the queue, and answers the next one when there is one. */
  async #end(entry: TakenEntry, served: Served): Promise<TakenEntry | undefined> {
    if (served.kind === 'moved') return undefined;
    for (;;) {
      try {
        // When the queue was empty, the blocked read will hear of the next entry; asking here as well would be for nothing.
        const andNext = this.#mayTake && !this.#isDry;
        const answer = await this.#tap.end(entry, served, andNext);
        return andNext ? this.#read(answer) : undefined;
      } catch (error) {
        if (!isVerdict(error) && !isPassing(asStoreFault(error, 'ending an entry'))) throw error;
        this.#options.logger.debug({ err: error, runId: entry.runId }, 'an entry was not ended');
        if (this.#isClosing || isVerdict(error)) return undefined;
        await this.#options.clock.sleep(retryAfterMs);
      }
    }
  }

  /** Waits for the queue's marker, or for the instant at which the next entry is due. */
  async #untilThereIsSome(): Promise<void> {
    const { time } = this.#options;
    const waitMs = this.#nextDueTime === undefined ? idleBlockMs : this.#nextDueTime - time.now();
    const marked = waitMs > 0 ? await this.#tap.marker(waitMs) : undefined;
    if (marked !== undefined && marked > time.now()) {
      this.#nextDueTime = marked;
      return;
    }
    this.#isDry = false;
    // Whoever may take nothing must not keep the call to itself.
    if (marked !== undefined && !this.#mayTake) await this.#tap.handOn();
  }

  async #recover(error: unknown): Promise<void> {
    const { clock, logger } = this.#options;
    if (this.#isClosing) return;
    const fault = asStoreFault(error, 'taking runs');
    if (!isPassing(fault)) throw fault;
    logger.debug({ err: fault, queue: this.#tap.queue }, 'the queue could not be asked');
    // A connection that has ended for good would leave its queue silent for ever, and nothing else would say so.
    this.#tap.revive();
    await clock.sleep(retryAfterMs);
  }

  #letGo(): void {
    this.#inHand -= 1;
    this.wake();
  }
}
