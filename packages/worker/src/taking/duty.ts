import {
  dutyMs,
  type EpochMillis,
  type ExchangeAnswer,
  gatheredAt,
  wakesApartMs,
} from '@escapement/core';
import type { Word } from './outbox.ts';
import type { Pace } from './pace.ts';

/** How long an idle taker waits when the queue names no instant. */
const idleWaitMs = 5_000;
/**
 * How long past the next due instant who has not the duty comes all the same: whoever nudges wakes one worker at that instant, or at the multiple of
 * `wakesApartMs` behind it, and the others need not all look.
 */
const nudgedWithinMs = 2 * wakesApartMs;

/** What a call that takes says of the duty. */
export type DutyWord = 'take' | 'keep';

/** How a taker waits for more: `alone` with a timer of its own, or at the queue's `marker`, for somebody who wakes it. */
export interface Rest {
  readonly at: 'alone' | 'marker';
  readonly ms: number;
}

/**
 * Who is on duty to come for what is due in a queue. Whoever is woken takes the duty, and from then on comes at each due instant by itself, which
 * costs two wake-ups less than to be woken. Its duty is over when it hears that another has been woken since, when nothing is due
 * for a while, or when it has no place. One that died with the duty is missed for as long as it takes until somebody is woken.
 */
export class Duty {
  readonly #pace: Pick<Pace, 'isBusy' | 'restedMs'>;
  #isOwn = false;
  /** Somebody else has it, as far as is known. */
  #isOthers = false;
  #word: DutyWord | undefined;
  #nextDueTime: EpochMillis | undefined;
  /** As many of the queue were at work as may be, and more was due. */
  #isHeldBack = false;

  constructor(pace: Pick<Pace, 'isBusy' | 'restedMs'>) {
    this.#pace = pace;
  }

  get isOwn(): boolean {
    return this.#isOwn;
  }

  /** How to wait for what is due next. */
  rest(now: EpochMillis): Rest {
    const nextDueTime = this.#nextDueTime;
    if (nextDueTime === undefined) {
      this.#isOwn = false;
      return { at: 'marker', ms: idleWaitMs };
    }
    const dueInMs = nextDueTime - now;
    this.#isOwn &&= dueInMs <= dutyMs;
    if (this.#isOwn) return { at: 'alone', ms: this.#comesInMs(nextDueTime, dueInMs) };
    const ms = dueInMs + nudgedWithinMs + (this.#isOthers ? dutyMs : 0);
    return { at: 'marker', ms: Math.min(Math.max(ms, 0), idleWaitMs) };
  }

  /** A rest is over. Answers whether there is reason to come; for what one has rested alone another call may have come meanwhile. */
  restedAt(at: Rest['at'], now: EpochMillis): boolean {
    if (at === 'alone' && (this.#nextDueTime ?? Number.POSITIVE_INFINITY) > now) return false;
    this.#word = at === 'alone' ? 'keep' : 'take';
    return true;
  }

  /** What the next call that takes says of it; that is said once. */
  say(): DutyWord | undefined {
    const word = this.#word;
    this.#word = undefined;
    return word;
  }

  /** Whether what is said makes room for what was held back, so that whoever says it asks for that in the same call. */
  makesRoom({ kind }: Pick<Word, 'kind'>): boolean {
    return this.#isHeldBack && kind !== 'begin';
  }

  /** What a call that takes was answered. */
  heard(
    word: DutyWord | undefined,
    answer: Pick<ExchangeAnswer, 'isDutyOver' | 'nextDueTime' | 'isHeldBack'>,
  ): void {
    const { isDutyOver, nextDueTime, isHeldBack = false } = answer;
    this.#nextDueTime = nextDueTime;
    this.#isHeldBack = isHeldBack;
    if (word === undefined) return;
    this.#isOwn = !isDutyOver;
    this.#isOthers = isDutyOver;
  }

  /** Another is woken in this one's place. */
  handOn(): void {
    this.#isOwn = false;
    this.#isOthers = true;
  }

  /** A millisecond later than that, since whoever comes before it is due comes in vain. */
  #comesInMs(dueTime: EpochMillis, dueInMs: number): number {
    const isClose = dueInMs + this.#pace.restedMs < wakesApartMs;
    const waitMs = isClose && this.#pace.isBusy ? gatheredAt(dueTime) - dueTime + dueInMs : dueInMs;
    return Math.max(Math.ceil(waitMs), 0) + 1;
  }
}
