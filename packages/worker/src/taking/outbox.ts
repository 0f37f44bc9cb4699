import type {
  EpochMillis,
  ExchangeAnswer,
  ExchangeRequest,
  RunBack,
  RunBegin,
  RunEnd,
} from '@escapement/core';

/** What is to be said of one run, and whoever hears the answer. */
export type Word =
  | {
      readonly kind: 'end';
      readonly end: RunEnd;
      readonly heard: (answer: 'settled' | 'stale') => void;
    }
  | {
      readonly kind: 'back';
      readonly back: RunBack;
      readonly heard: (answer: 'handed-back' | 'stale') => void;
    }
  | {
      readonly kind: 'begin';
      readonly begin: RunBegin;
      readonly heard: (answer: EpochMillis | 'stale') => void;
    };

/** Most words in one call, so that Redis does nothing else for no longer than a millisecond or two. */
const wordsMost = 64;

/** The run that it is said of. */
export function runOf(word: Word): string {
  if (word.kind === 'end') return word.end.runId;
  return word.kind === 'back' ? word.back.runId : word.begin.runId;
}

/**
 * What a worker has to say of the runs of one queue, until it has been answered.
 *
 * Redis may refuse a call for what stands in the keys of one run, or for what is said of it. Then each word of that call is said alone, so that only that one
 * is refused, and all others are heard.
 */
export class Outbox {
  #waiting: Word[] = [];
  #alone: Word[] = [];

  get size(): number {
    return this.#alone.length + this.#waiting.length;
  }

  /** Whether the next word is said alone. */
  get isSorting(): boolean {
    return this.#alone.length > 0;
  }

  add(word: Word): void {
    this.#waiting.push(word);
  }

  /** The next words to be said, which are then in the hands of the caller. */
  next(): readonly Word[] {
    return this.isSorting ? this.#alone.splice(0, 1) : this.#waiting.splice(0, wordsMost);
  }

  /** They are said again, each alone. */
  sort(words: readonly Word[]): void {
    this.#alone.push(...words);
  }

  /** They may not have been heard: they are said again, before all others. */
  putBack(words: readonly Word[]): void {
    this.#waiting = [...words, ...this.#waiting];
  }
}

/** The words of a call, by what they are. */
export function requestOf(
  words: readonly Word[],
): Pick<ExchangeRequest, 'ends' | 'backs' | 'begins'> {
  const [ends, backs, begins]: [RunEnd[], RunBack[], RunBegin[]] = [[], [], []];
  for (const word of words) {
    if (word.kind === 'end') ends.push(word.end);
    else if (word.kind === 'back') backs.push(word.back);
    else begins.push(word.begin);
  }
  return { ends, backs, begins };
}

/** Tells each word what it was answered. Begins that a store refused which nobody vouches for yet are answered: they are to be said again. */
export function tellAnswers(words: readonly Word[], answer: ExchangeAnswer): readonly Word[] {
  const [ends, backs, begins] = [
    answer.ends.values(),
    answer.backs.values(),
    answer.begins.values(),
  ];
  const unanswered: Word[] = [];
  for (const word of words) {
    switch (word.kind) {
      case 'end':
        word.heard(ends.next().value ?? 'stale');
        break;
      case 'back':
        word.heard(backs.next().value ?? 'stale');
        break;
      case 'begin': {
        const begun = begins.next().value;
        if (begun === undefined) unanswered.push(word);
        else word.heard(begun);
        break;
      }
    }
  }
  return unanswered;
}
