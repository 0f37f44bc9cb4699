import { type Clock, type EpochMillis, type RateWindow, StoreFault } from '@escapement/core';

/** Where a run stands in its queue until it is taken. */
interface Place {
  readonly at: EpochMillis;
  readonly order: number;
}

/** The marker of a queue: wakes whoever waits on it, one at a time, and the next one who comes when nobody does. */
export class Marker {
  readonly #waiting: ((came: 'woken' | 'cut') => void)[] = [];
  #isSet = false;

  set(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isSet = true;
    else next('woken');
  }

  /** The connections of all who wait are cut. */
  cutAll(): void {
    for (const end of this.#waiting.splice(0)) end('cut');
  }

  /** Rejects when `cut` is aborted. */
  async wait(clock: Clock, maxMs: number, cut: AbortSignal): Promise<'woken' | 'silence'> {
    if (cut.aborted) throw cutOff();
    if (this.#isSet) {
      this.#isSet = false;
      return 'woken';
    }
    const over = new AbortController();
    let end: 'woken' | 'cut' | undefined;
    const wake = (came: 'woken' | 'cut'): void => {
      end = came;
      over.abort();
    };
    this.#waiting.push(wake);
    const stop = (): void => over.abort();
    cut.addEventListener('abort', stop, { once: true });
    await clock.sleep(maxMs, over.signal);
    cut.removeEventListener('abort', stop);
    if (end === 'woken') return 'woken';
    if (end === 'cut') throw cutOff();
    this.#waiting.splice(this.#waiting.indexOf(wake), 1);
    if (cut.aborted) throw cutOff();
    return 'silence';
  }
}

function cutOff(): StoreFault {
  return new StoreFault('STORE_UNAVAILABLE', 'the connection was cut', { retryable: true });
}

/** What a queue held at some instant. */
export interface QueueCopy {
  readonly places: ReadonlyMap<string, Place>;
  readonly sealed: ReadonlyMap<string, string>;
  readonly active: ReadonlySet<string>;
}

/** One queue: what waits in it, what of it is in hand, and what each entry holds. */
export class MemoryQueue {
  readonly marker = new Marker();
  readonly #places = new Map<string, Place>();
  readonly #sealed = new Map<string, string>();
  readonly active = new Set<string>();
  /** How many have begun in the window of a rate that ends then. */
  window: { readonly endsAt: EpochMillis; readonly used: number } = { endsAt: 0, used: 0 };
  /** The same of each key of its runs, where the rate is counted by keys. */
  readonly rates = new Map<string, RateWindow>();
  /** The worker that comes for what is due. */
  onDuty: string | undefined;
  #orders = 0;

  /** What an entry holds; nothing where there is none. */
  sealed(runId: string): string {
    return this.#sealed.get(runId) ?? '';
  }

  /** Whether the queue will come to the run. */
  holds(runId: string): boolean {
    return this.#places.has(runId) && this.#sealed.has(runId);
  }

  add(runId: string, at: EpochMillis, sealed = this.sealed(runId)): void {
    this.active.delete(runId);
    this.#sealed.set(runId, sealed);
    this.place(runId, at);
  }

  /** From when on a run is given out; nothing where it is in none of the lists. */
  placeOf(runId: string): EpochMillis | undefined {
    return this.#places.get(runId)?.at;
  }

  /** Gives a run a place, whatever its entry holds. */
  place(runId: string, at: EpochMillis): void {
    this.#orders += 1;
    this.#places.set(runId, { at, order: this.#orders });
  }

  seal(runId: string, sealed: string): void {
    if (this.#sealed.has(runId)) this.#sealed.set(runId, sealed);
  }

  remove(runId: string): void {
    this.#places.delete(runId);
    this.#sealed.delete(runId);
    this.active.delete(runId);
  }

  copy(): QueueCopy {
    return {
      places: new Map(this.#places),
      sealed: new Map(this.#sealed),
      active: new Set(this.active),
    };
  }

  /** Holds what it held then; nothing without it. */
  putBack(copy: QueueCopy | undefined): void {
    for (const held of [this.#places, this.#sealed, this.active]) held.clear();
    for (const [runId, place] of copy?.places ?? []) this.#places.set(runId, place);
    for (const [runId, sealed] of copy?.sealed ?? []) this.#sealed.set(runId, sealed);
    for (const runId of copy?.active ?? []) this.active.add(runId);
  }

  /** Takes what is due out of those that wait: of the smallest priority first, and of those the soonest. */
  takeDue(
    now: EpochMillis,
    most: number,
    priorityOf: (runId: string) => number,
  ): readonly string[] {
    const due = this.#inOrder().filter(([, { at }]) => at <= now);
    due.sort(([a], [b]) => priorityOf(a) - priorityOf(b));
    const ids = due.slice(0, most).map(([runId]) => runId);
    for (const runId of ids) this.#places.delete(runId);
    return ids;
  }

  /** When the next entry is due. */
  get nextDueTime(): EpochMillis | undefined {
    return this.#inOrder()[0]?.[1].at;
  }

  #inOrder(): [string, Place][] {
    return [...this.#places].sort(([, a], [, b]) => a.at - b.at || a.order - b.order);
  }
}
