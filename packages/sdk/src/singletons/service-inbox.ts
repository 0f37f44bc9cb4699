import { type InboxCommand, isPassing, StoreFault } from '@escapement/core';
import { jsonText } from '../json-text.ts';
import type { Delivered } from './behaviour.ts';
import { type Duty, endAsked, type InstanceEnd } from './instance.ts';
import { replyInvalid, singletonsUnreachable, termOver } from './singleton-refusals.ts';
import { Vouching } from './vouching.ts';

/** Commands in memory at once; the others wait in Redis. */
const inHand = 100;

/** So long one of those that may have ended a program before is given alone. */
const aloneMs = 5_000;

/** What a service is given of its inbox, and what it says of it. */
export class ServiceInbox implements AsyncIterable<Delivered> {
  readonly #duty: Duty;
  readonly #vouching: Vouching;
  /** Up to this one they are taken one by one, so that it can be told which of them ends the program. */
  readonly #doubtfulUpTo: number;
  readonly #waiting: InboxCommand[] = [];
  readonly #wanted = new Set<() => void>();
  readonly #unsettled = new Set<number>();
  #after = 0;
  #gaveAtMs = Number.NEGATIVE_INFINITY;
  #isOver = false;
  /** What was given out last, until it is acknowledged. */
  #atWork: number | undefined;

  constructor(duty: Duty, doubtfulUpTo: number) {
    this.#duty = duty;
    this.#vouching = new Vouching(duty.session, duty.clock);
    this.#doubtfulUpTo = doubtfulUpTo;
  }

  /**
   * Looks for commands, and whether the place is still ours, until something ends that or the signal is aborted. Rejects with a fault where neither
   * ZooKeeper nor Redis can say any more whose it is.
   */
  async serve(signal: AbortSignal): Promise<InstanceEnd | undefined> {
    const { bells, by } = this.#duty;
    const stop = this.#vouching.onDoubt(() => bells.ring(by.name));
    try {
      return await Promise.race([this.#look(signal), this.#untilUnvouched(signal)]);
    } finally {
      stop();
    }
  }

  async #untilUnvouched(signal: AbortSignal): Promise<undefined> {
    await this.#vouching.untilOver(signal);
    if (signal.aborted) return undefined;
    const why = `neither ZooKeeper nor Redis says that singleton ${this.#duty.by.name} is still ours`;
    throw new StoreFault('STORE_UNREACHABLE', why, { retryable: true });
  }

  async #look(signal: AbortSignal): Promise<InstanceEnd | undefined> {
    const { store, bells, by, clock } = this.#duty;
    while (!signal.aborted) {
      const rung = bells.count(by.name);
      try {
        const most = this.#room;
        const askedAtMs = clock.monotonicMs();
        const taken = await store.take(by, { after: this.#after, most });
        if (taken.kind !== 'taken') return { kind: taken.kind };
        this.#vouching.accepted(askedAtMs);
        if (taken.asked !== undefined) return endAsked(taken.asked);
        this.#give(taken.commands);
        if (taken.commands.length > 0 && this.#room > 0) continue;
      } catch (error) {
        // The owner goes on while Redis is away and its session lives: nobody else can lead meanwhile.
        if (!isPassing(error)) throw error;
        await clock.sleep(this.#vouching.isDoubted ? this.#vouching.lookEveryMs : 200, signal);
      }
      if (this.#vouching.isDoubted) await clock.sleep(this.#vouching.lookEveryMs, signal);
      else await bells.rest({ name: by.name, count: rung }, signal);
    }
    return undefined;
  }

  /** How many more may be in hand. */
  get #room(): number {
    if (this.#after >= this.#doubtfulUpTo) return Math.max(0, inHand - this.#waiting.length);
    // A service may acknowledge several together, and waits for more before it does.
    const isPatient = this.#duty.clock.monotonicMs() - this.#gaveAtMs < aloneMs;
    return this.#unsettled.size > 0 && isPatient ? 0 : 1;
  }

  /** The command over which the service ends if it does so now. */
  get atWork(): number | undefined {
    return this.#atWork;
  }

  /** Nothing is delivered any more, and who waits for it goes on. */
  end(): void {
    this.#isOver = true;
    this.#waiting.length = 0;
    for (const wake of this.#wanted) wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Delivered> {
    while (!this.#isOver) {
      const next = this.#waiting.shift();
      if (next === undefined) await this.#news();
      else {
        this.#atWork = next.sequence;
        yield this.#delivered(next);
      }
    }
  }

  #give(commands: readonly InboxCommand[]): void {
    if (this.#isOver) return;
    for (const command of commands) {
      // A service that does not read its inbox leaves it where it is.
      if (this.#waiting.length >= inHand) return;
      this.#waiting.push(command);
      this.#unsettled.add(command.sequence);
      this.#gaveAtMs = this.#duty.clock.monotonicMs();
      this.#after = command.sequence;
    }
    for (const wake of this.#wanted) wake();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#wanted.delete(wake);
        resolve();
      };
      this.#wanted.add(wake);
    });
  }

  #delivered({ id, sequence, command }: InboxCommand): Delivered {
    const ack = (reply?: unknown) => this.#settle({ id, sequence }, reply);
    return { id, sequence, command: JSON.parse(command), ack };
  }

  async #settle(one: { id: string; sequence: number }, reply: unknown): Promise<void> {
    const { store, by } = this.#duty;
    const text = jsonText(reply ?? null);
    if (text === undefined) throw replyInvalid(by.name);
    const commands = [{ ...one, reply: text }];
    try {
      const { kind } = await store.settle(by, { commands, inOrder: false });
      if (kind === 'superseded' || kind === 'forgotten') throw termOver(by.name);
      if (kind === 'too-large') throw replyInvalid(by.name);
      this.#unsettled.delete(one.sequence);
      if (this.#atWork === one.sequence) this.#atWork = undefined;
    } catch (error) {
      if (!isPassing(error)) throw error;
      // What Redis does not take is no fault of the command.
      this.#atWork = undefined;
      throw singletonsUnreachable(by.name, error);
    }
  }
}
