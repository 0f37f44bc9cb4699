import {
  bearing,
  type EpochMillis,
  type ExchangeAnswer,
  type Fault,
  isAboutContent,
  isPassing,
  type LockNote,
  raise,
  type TakenRun,
} from '@escapement/core';
import type { Desk } from '../run-handling.ts';
import { type HandedOver, RunInHand } from '../run-in-hand.ts';
import { type ConcludingParts, conclude } from './conclusion.ts';
import { Duty } from './duty.ts';
import { HeldRuns } from './held-runs.ts';
import { Outbox, requestOf, tellAnswers, type Word } from './outbox.ts';
import { Pace } from './pace.ts';
import { Places } from './places.ts';
import { Recall } from './recall.ts';
import { type SortingParts, sortOut } from './refused-words.ts';
import type { TakerOptions } from './taker-options.ts';
import { TwoCalls, takenAtOnce } from './two-calls.ts';

const retryAfterMs = 100;
/** How long a run rests of which this worker has an older attempt in hand still. */
const retakenAfterMs = 1_000;
/** How long a run that holds its lock waits for a place before it goes to a worker that has one. */
const placeWithinMs = 10_000;

/**
 * Takes the runs of one queue and says what became of them. Everything goes through one call that says and takes at once, and there is
 * no call when there is nothing to say and nothing to take: an idle taker waits on the queue's marker, or for what is due next where that is its duty.
 */
export class QueueTaker implements Desk {
  readonly held = new HeldRuns();
  readonly #options: TakerOptions;
  readonly #concluding: ConcludingParts;
  readonly #sorting: SortingParts;
  readonly #places: Places;
  readonly #outbox = new Outbox();
  readonly #calls = new TwoCalls();
  readonly #pace: Pace;
  readonly #duty: Duty;
  readonly #away = new Set<RunInHand>();
  #isScheduled = false;
  #isWaiting = false;
  /** The last question found less than it asked for: before the next one the marker is waited for. */
  #isDry = false;
  #isResting = false;
  readonly #recall = new Recall();
  #isFailing = false;
  #isClosing = false;
  #onEmpty: (() => void) | undefined;

  constructor(options: TakerOptions) {
    this.#options = options;
    const { clock, logger } = options;
    const [say, letGo] = [(word: Word) => this.#say(word), (run: RunInHand) => this.#letGo(run)];
    this.#concluding = { say, letGo, logger };
    this.#sorting = { outbox: this.#outbox, clock, logger, again: () => this.#schedule() };
    this.#places = new Places(options.concurrency);
    this.#pace = new Pace(options.clock);
    this.#duty = new Duty(this.#pace);
  }

  /** Begins to take, or looks again whether it may. */
  wake(): void {
    this.#isDry = false;
    this.#schedule();
  }

  /** Takes nothing more; resolves when nothing is in hand and everything has been said. */
  close(): Promise<void> {
    this.#isClosing = true;
    if (this.#duty.isOwn) this.#handOn().catch(raise);
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
      this.#schedule();
    });
  }

  /** Asks once more, for a while after an answer was lost, what this worker has without knowing it. */
  recallAgain(): void {
    if (this.#recall.again(this.#options.clock.monotonicMs())) this.#schedule();
  }

  leave(run: RunInHand): void {
    this.#away.add(run);
    this.#places.release();
    this.#schedule();
  }

  async comeBack(run: RunInHand): Promise<boolean> {
    if (!this.#away.delete(run)) return true;
    const late = new AbortController();
    run.stop.onStop(() => late.abort());
    const waited = this.#options.clock.sleep(placeWithinMs, late.signal);
    const isHad = await this.#places.comeBack(waited);
    late.abort();
    if (isHad) return true;
    this.#away.add(run);
    return false;
  }

  begin(run: RunInHand, lock: LockNote): Promise<EpochMillis | 'stale'> {
    const { runId, attempt } = run;
    return new Promise((heard) => {
      this.#say({ kind: 'begin', begin: { runId, attempt, lock }, heard });
    });
  }

  #say(word: Word): void {
    this.#outbox.add(word);
    if (this.#duty.makesRoom(word)) this.#isDry = false;
    this.#schedule();
  }

  /** When nothing more happens by itself: a few words that left before all that an answer leads to would come back as a few runs, for ever. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    process.nextTick(() => {
      this.#isScheduled = false;
      this.#work();
    });
  }

  #work(): void {
    if (!this.#isResting) {
      while (this.#hasReason()) this.#call().catch(raise);
      if (this.#outbox.size > 0 && this.#isGathering) this.#pace.whenRested(() => this.#schedule());
      if (this.#shouldWait()) this.#await().catch(raise);
    }
    const isEmpty = this.held.size === 0 && this.#outbox.size === 0 && this.#calls.underWay === 0;
    if (this.#isClosing && isEmpty) this.#onEmpty?.();
  }

  get #mayTake(): boolean {
    return !this.#isClosing && !this.#options.isPaused();
  }

  get #canTake(): boolean {
    return this.#mayTake && !this.#isDry && this.#places.free > 0;
  }

  #hasReason(): boolean {
    if (this.#calls.underWay > 0) return this.#calls.mayAddSecond(this.#outbox.size);
    if (this.#recall.isDue || this.#canTake) return true;
    return this.#outbox.size > 0 && !this.#isGathering;
  }

  /** What is to be said waits a little for more of it. */
  get #isGathering(): boolean {
    const isHasty = !this.#isDry || this.#isClosing || this.#outbox.size >= takenAtOnce;
    return !isHasty && this.#pace.restMs > 0;
  }

  #shouldWait(): boolean {
    if (this.#isWaiting || this.#calls.underWay > 0 || !this.#mayTake) return false;
    // Whoever has the duty and no place looks again when it is due, and then hands it on.
    return this.#places.free > 0 ? this.#isDry : this.#duty.isOwn;
  }

  async #call(): Promise<void> {
    const { exchange, queue, clock, concurrency: all } = this.#options;
    const isRecall = this.#recall.isDue;
    const { free } = this.#places;
    const mayTake = this.#canTake && !isRecall && !this.#outbox.isSorting;
    const most = mayTake ? this.#calls.share({ free, all }) : 0;
    const words = isRecall && this.#outbox.isSorting ? [] : this.#outbox.next();
    const duty = most > 0 ? this.#duty.say() : undefined;
    const askedMs = clock.monotonicMs();
    this.#pace.called();
    this.#calls.left();
    this.#places.take(most);
    try {
      const answer = await exchange.exchange(queue, {
        ...requestOf(words),
        most,
        ...(isRecall ? { recall: this.held.ids } : {}),
        ...(duty === undefined ? {} : { duty }),
      });
      await this.#calls.turn();
      if (isRecall) this.#recall.done();
      this.#places.release(most);
      if (answer.isVouched && most > 0) this.#duty.heard(duty, answer);
      this.#hear(words, answer, { most, askedMs });
    } catch (error) {
      this.#places.release(most);
      sortOut(this.#sorting, words, error);
      if (!isPassing(error)) throw error;
      // What is asked alone, and refused, is asked no more.
      if (isRecall && words.length === 0 && isAboutContent(error)) this.#recall.done();
      else this.#recall.lost(clock.monotonicMs());
      this.#rest(error);
    } finally {
      this.#calls.answered();
    }
    // Not after a defect, which ends the process as soon as it lets anything else happen.
    this.#schedule();
  }

  #hear(
    words: readonly Word[],
    answer: ExchangeAnswer,
    { most, askedMs }: { readonly most: number; readonly askedMs: number },
  ): void {
    if (this.#isFailing)
      this.#options.logger.info({ queue: this.#options.queue }, 'runs are exchanged again');
    this.#isFailing = false;
    this.#outbox.putBack(tellAnswers(words, answer));
    const handedOver = { askedMs, answeredMs: this.#options.clock.monotonicMs() };
    for (const taken of answer.taken) this.#receive(taken, handedOver);
    if (!answer.isVouched) {
      this.#rest(undefined);
      return;
    }
    if (most > 0) this.#isDry = this.#calls.given(answer.taken.length, most);
  }

  /** Nothing is asked for a moment. */
  #rest(fault: Fault | undefined): void {
    const { clock, logger, queue } = this.#options;
    if (fault !== undefined && !this.#isFailing) {
      this.#isFailing = true;
      logger.warn({ err: fault, queue }, 'runs cannot be exchanged with Redis; waiting');
    }
    this.#isResting = true;
    void clock.sleep(retryAfterMs).then(() => {
      this.#isResting = false;
      this.#schedule();
    });
  }

  #receive(taken: TakenRun, handedOver: HandedOver): void {
    const held = this.held.get(taken.runId);
    if (held !== undefined) {
      this.#receiveAnew(held, taken);
      return;
    }
    const run = new RunInHand(taken, this.#options.queue, handedOver);
    this.held.add(run);
    this.#places.take();
    this.#serve(run).catch(raise);
  }

  /**
   * One that is recalled may be on its way in an answer that was only slow. Another attempt of what is in hand was given away while this
   * worker was silent, and came back to it; or an edit took it out of the line for its lock, and it came back as one of the version that
   * stands: the older one must end first.
   */
  #receiveAnew(held: RunInHand, { runId, attempt, state, sealed }: TakenRun): void {
    const isInLine = held.startedAt === undefined && sealed === held.taken.sealed;
    if (attempt === held.attempt && (state === 'running' || isInLine)) return;
    held.stop.stop('taken');
    const back = { runId, attempt, afterMs: retakenAfterMs };
    this.#say({ kind: 'back', back, heard: () => {} });
  }

  async #serve(run: RunInHand): Promise<void> {
    const verdict = await this.#options.handle(run, this);
    if (verdict.kind === 'leave') return;
    if (!this.#away.delete(run)) this.#places.release();
    conclude(this.#concluding, run, verdict);
  }

  #letGo(run: RunInHand): void {
    this.held.letGo(run);
    this.#schedule();
  }

  /** Waits until something must be due, at the queue's marker where others may know of it first. */
  async #await(): Promise<void> {
    const { exchange, queue, time, clock } = this.#options;
    this.#isWaiting = true;
    try {
      const { at, ms } = this.#duty.rest(time.now());
      const came = at === 'marker' ? await exchange.awaitWork(queue, ms) : await clock.sleep(ms);
      const hasCome = this.#duty.restedAt(at, time.now());
      if (hasCome) this.#isDry = false;
      if (hasCome && came !== 'silence' && !this.#canTake) await this.#handOn();
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#isDry = false;
      if (!this.#isClosing) this.#rest(undefined);
    } finally {
      this.#isWaiting = false;
    }
    this.#schedule();
  }

  /** Whoever may take nothing must not keep the call to itself. Where that cannot be said, others come by themselves a little later. */
  #handOn(): Promise<void> {
    const { exchange, queue } = this.#options;
    this.#duty.handOn();
    return exchange.handOn(queue).catch(bearing(() => {}));
  }
}
