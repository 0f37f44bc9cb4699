import { setImmediate as nextTurn } from 'node:timers/promises';

/** Most runs taken in one call: what comes due between two gathered wake-ups at a thousand a second, and as many as are told of in one. */
export const takenAtOnce = 64;
/** A second call goes out beside the first when so much is to be said. */
const wordsForSecondCall = 8;
/** Fewer places than this are not shared between two calls: each would have too little to be worth it. */
const leastShare = 16;

/**
 * The calls of a taker that are under way: two at most, so that Redis works on one while the worker works on what the other brought.
 *
 * That is so only while they keep out of step. Redis answers at once all that it read at once: two calls that left together come back
 * together, and would leave together again, each side waiting for the other from then on. So two answers are never heard in one
 * turn, and over a back-log each call takes half of the places: the smaller one's side would wait for the rest of the larger one.
 */
export class TwoCalls {
  #underWay = 0;
  #isTogether = false;
  /** The last answer was full, so that there is a back-log for both to share. */
  #isBehind = false;

  get underWay(): number {
    return this.#underWay;
  }

  left(): void {
    this.#underWay += 1;
  }

  /** Resolves when this answer has a turn for itself. What came of the other one that was heard in this turn has left by then. */
  async turn(): Promise<void> {
    // In the first what has been said is gathered, at the end of the second it has been written.
    if (this.#isTogether) for (let turns = 0; turns < 2; turns += 1) await nextTurn();
    if (this.#underWay === 1) return;
    this.#isTogether = true;
    setImmediate(() => {
      this.#isTogether = false;
    });
  }

  answered(): void {
    this.#underWay -= 1;
  }

  /** How many runs the next one asks for, of so many places that are free and so many in all. */
  share({ free, all }: { readonly free: number; readonly all: number }): number {
    const most = this.#isBehind ? Math.max(leastShare, Math.ceil(all / 2)) : all;
    return Math.min(free, takenAtOnce, most);
  }

  /** So many runs have been given. Answers whether that is all there is. */
  given(taken: number, most: number): boolean {
    this.#isBehind = taken === most;
    return !this.#isBehind;
  }

  /** Whether a second one is worth its price, with so many words to be said. */
  mayAddSecond(words: number): boolean {
    return this.#underWay === 1 && words >= wordsForSecondCall;
  }
}
