import { type Clock, wakesApartMs } from '@escapement/core';

/**
 * Calls of a busy taker are so far apart, unless something is due: as far as two wake-ups of many instants and a little more. Where two workers
 * take turns at them, each comes to its next one before that, and one call says what has ended and takes what is due.
 */
const apartMs = 2 * wakesApartMs + 10;
/** So many calls may follow one another at once: what ends now and then is said at once. */
const freeCalls = 3;

/**
 * Keeps the calls of a busy taker apart, so that each says and takes as much as it can: what a run costs at a thousand a second is mostly
 * its share of a call, and calls that follow each other as fast as Redis answers have one or two runs each. Only for calls that say
 * something while nothing more is due, as far as the last answer told; a backlog is worked off without a pause.
 */
export class Pace {
  readonly #clock: Clock;
  #calledMs = Number.NEGATIVE_INFINITY;
  #inARow = 0;
  #isAwaited = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A call goes out. */
  called(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#inARow = nowMs - this.#calledMs > apartMs ? 1 : this.#inARow + 1;
    this.#calledMs = nowMs;
  }

  /** Whether more calls have followed one another than may do so at once. */
  get isBusy(): boolean {
    return this.#inARow >= freeCalls;
  }

  /** How long ago the last call was. */
  get restedMs(): number {
    return this.#clock.monotonicMs() - this.#calledMs;
  }

  /** How long the next call rests that has no haste. */
  get restMs(): number {
    return this.isBusy ? Math.max(0, apartMs - this.restedMs) : 0;
  }

  /** Calls when the rest is over, once however many ask. */
  whenRested(then: () => void): void {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    void this.#clock.sleep(this.restMs).then(() => {
      this.#isAwaited = false;
      then();
    });
  }
}
