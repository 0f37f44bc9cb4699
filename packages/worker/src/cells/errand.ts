import type { CallOutcome, HandlerCall } from '../handlers/handler-call.ts';
import type { RunStop } from '../run-stop.ts';
import { mustStopAtOnce } from '../stop-reason.ts';
import type { HandlerRun } from '../tasks/task-outcome.ts';

/** A call on its way through the cells: it waits for one, is handed over, begins there, and ends. */
export class Errand {
  readonly call: HandlerCall;
  readonly run: HandlerRun;
  /** What it is called between worker and cell. */
  readonly number: number;
  /** The handler may have done something: nobody else is given it. */
  hasBegun = false;
  /** How often a cell was lost that had not begun it. */
  tries = 0;
  readonly outcome: Promise<CallOutcome>;
  #settle: (outcome: CallOutcome) => void = () => {};

  constructor(number: number, call: HandlerCall, run: HandlerRun) {
    this.number = number;
    this.call = call;
    this.run = run;
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get stop(): RunStop {
    return this.run.stop;
  }

  /** How long it may go on after it was told to stop; not at all where another may be doing the same by now. */
  graceMs(usualMs: number): number {
    return mustStopAtOnce(this.stop.reason) ? 0 : usualMs;
  }

  settle(outcome: CallOutcome): void {
    this.#settle(outcome);
  }

  fail(reason: string): void {
    this.settle({ kind: 'failed', reason });
  }
}
