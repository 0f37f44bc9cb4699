/** A call whose answer was lost may still be done, when a frozen Redis wakes up; so long what came of it is looked for. */
const recallForMs = 15_000;

/** Whether this worker must ask what it has without knowing it, since an answer was lost. */
export class Recall {
  #isDue = false;
  #untilMs = Number.NEGATIVE_INFINITY;

  get isDue(): boolean {
    return this.#isDue;
  }

  lost(nowMs: number): void {
    this.#isDue = true;
    this.#untilMs = nowMs + recallForMs;
  }

  /** Asks once more, for a while after an answer was lost. Answers whether it does. */
  again(nowMs: number): boolean {
    const isWithin = nowMs <= this.#untilMs;
    this.#isDue ||= isWithin;
    return isWithin;
  }

  done(): void {
    this.#isDue = false;
  }
}
