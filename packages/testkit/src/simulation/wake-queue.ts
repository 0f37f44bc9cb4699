/** Something that happens at an instant of the monotonic clock. */
export interface Waking {
  readonly atMs: number;
  /** Among those of one instant, the smaller comes first. */
  readonly turn: number;
  readonly wake: () => void;
  /** No more to be woken. What is taken out of the middle of a heap would cost a search, so it stays until its time. */
  isOver: boolean;
}

/** What is to be woken, soonest first: a binary heap. */
export class WakeQueue {
  readonly #heap: Waking[] = [];

  add(waking: Waking): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(waking);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Waking;
      if (!isBefore(waking, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = waking;
  }

  /** The soonest that is not over. */
  get first(): Waking | undefined {
    while (this.#heap[0]?.isOver === true) this.take();
    return this.#heap[0];
  }

  take(): Waking | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(waking: Waking): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      const right = heap[below + 1];
      if (right !== undefined && isBefore(right, heap[below] as Waking)) below += 1;
      const child = heap[below] as Waking;
      if (!isBefore(child, waking)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = waking;
  }
}

function isBefore(a: Waking, b: Waking): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.turn < b.turn);
}
