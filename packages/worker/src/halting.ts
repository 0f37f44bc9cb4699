import { type DocumentStore, type Halt, haltName, type Waiting } from '@escapement/core';

/** What a worker hears of halts by. */
export type HaltReader = Pick<DocumentStore<Halt>, 'get' | 'onChange'>;

/** What people want this worker to leave: all of its work, or that of one queue. What it has in hand goes on to its end. */
export class Halting {
  readonly #halts: HaltReader | undefined;
  readonly #workerId: string;

  constructor(halts: HaltReader | undefined, workerId: string) {
    this.#halts = halts;
    this.#workerId = workerId;
  }

  get isDraining(): boolean {
    return this.#halts?.get(haltName('worker', this.#workerId)) !== undefined;
  }

  /** Whether nothing is to be taken from this queue. */
  isHalted(queue: string): boolean {
    return this.isDraining || this.#halts?.get(haltName('queue', queue)) !== undefined;
  }

  /** What it says of itself while it is to be drained. */
  waiting(inHandCount: number): readonly Waiting[] {
    if (!this.isDraining) return [];
    if (inHandCount === 0) return [{ code: 'DRAINED' }];
    return [{ code: 'DRAINING', detail: String(inHandCount) }];
  }

  /** Until what it answers is called. */
  onChange(listener: () => void): () => void {
    return this.#halts?.onChange(listener) ?? (() => undefined);
  }
}
