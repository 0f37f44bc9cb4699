import type { Worker } from 'node:worker_threads';
import type { Clock, Logger } from '@escapement/core';
import { type AskedQuestion, threadReady } from './check-thread.ts';
import { checksBusy } from './checks-busy.ts';
import type { CheckAnswers, CheckKind, CheckQuestions, Checks } from './questions.ts';
import { startThread } from './start-thread.ts';

/** Two threads: a slow question does not keep the next one waiting, and a node still has a processor for its work. */
const threadsAtMost = 2;
const waitingAtMost = 64;

/** Threads of this process that answer questions, so that none holds the loop that leads. */
export interface CheckPool extends Checks {
  /** Resolves when a thread can answer, or will not come to it; a question that is asked earlier pays for the start. */
  ready(): Promise<void>;
  /** Whoever still waits is refused. */
  close(): Promise<void>;
}

interface Waiter {
  readonly asked: AskedQuestion;
  readonly settle: (answer: CheckAnswers[CheckKind]) => void;
  readonly refuse: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  current: Waiter | undefined;
  isReady: boolean;
}

/** Starts one thread, so that the first question need not wait for it; the second comes with the need. */
export function openCheckPool(deps: { readonly clock: Clock; readonly logger: Logger }): CheckPool {
  return new ThreadPool(deps);
}

class ThreadPool implements CheckPool {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #threads = new Set<Thread>();
  readonly #waiting: Waiter[] = [];
  readonly #came: Promise<void>;
  #tellCame: () => void = () => {};
  #isClosed = false;

  constructor(deps: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = deps.clock;
    this.#logger = deps.logger;
    this.#came = new Promise((resolve) => {
      this.#tellCame = resolve;
    });
    this.#begin();
  }

  ready(): Promise<void> {
    return this.#came;
  }

  async ask<Kind extends CheckKind>(
    kind: Kind,
    question: CheckQuestions[Kind],
    withinMs: number,
  ): Promise<CheckAnswers[Kind]> {
    if (this.#isClosed || this.#waiting.length >= waitingAtMost) throw checksBusy();
    const answered = new AbortController();
    try {
      return await new Promise<CheckAnswers[Kind]>((resolve, refuse) => {
        const settle = (answer: CheckAnswers[CheckKind]) => resolve(answer as CheckAnswers[Kind]);
        const waiter: Waiter = { asked: { kind, question }, settle, refuse };
        this.#waiting.push(waiter);
        this.#serve();
        void this.#clock.sleep(withinMs, answered.signal).then(() => this.#giveUp(waiter));
      });
    } finally {
      answered.abort();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(checksBusy());
    await Promise.all([...this.#threads].map((thread) => this.#end(thread, checksBusy())));
  }

  /** Gives the first who waits to a thread that has nothing to do. */
  #serve(): void {
    const [waiter] = this.#waiting;
    if (waiter === undefined) return;
    const idle = [...this.#threads].find(({ current }) => current === undefined);
    const thread = idle ?? (this.#threads.size < threadsAtMost ? this.#begin() : undefined);
    if (thread === undefined) return;
    this.#waiting.shift();
    thread.current = waiter;
    thread.worker.postMessage(waiter.asked);
  }

  #begin(): Thread {
    const thread: Thread = { worker: startThread(), current: undefined, isReady: false };
    this.#threads.add(thread);
    thread.worker.on('message', (answer: CheckAnswers[CheckKind] | typeof threadReady) => {
      thread.isReady = true;
      this.#tellCame();
      if (answer === threadReady) return;
      thread.current?.settle(answer);
      thread.current = undefined;
      this.#serve();
    });
    thread.worker.on('error', (error) => {
      this.#tellCame();
      this.#logger.error({ err: error }, 'a thread that checks schedules ended');
      void this.#end(thread, isOutOfMemory(error) ? checksBusy() : error);
      this.#serve();
    });
    return thread;
  }

  /**
   * A question that takes too long takes its thread with it, since a thread cannot be told to stop. One that is starting still is not what
   * took so long, and on a busy machine another would come no sooner: it stays, and nobody hears its answer.
   */
  #giveUp(waiter: Waiter): void {
    const index = this.#waiting.indexOf(waiter);
    if (index >= 0) {
      this.#waiting.splice(index, 1);
      waiter.refuse(checksBusy());
      return;
    }
    const thread = [...this.#threads].find(({ current }) => current === waiter);
    if (thread === undefined) return;
    if (!thread.isReady) {
      waiter.refuse(checksBusy());
      return;
    }
    void this.#end(thread, checksBusy());
    this.#serve();
  }

  async #end(thread: Thread, reason: unknown): Promise<void> {
    this.#threads.delete(thread);
    thread.current?.refuse(reason);
    thread.current = undefined;
    await thread.worker.terminate();
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'ERR_WORKER_OUT_OF_MEMORY';
}
