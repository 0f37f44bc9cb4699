import { RunStopped, type StopReason } from './stop-reason.ts';

/**
 * How one run is told to stop. Most runs are never told, and never ask: the signal is made when it is first asked for, and who must
 * act on a stop is told by a call.
 */
export class RunStop {
  #reason: StopReason | undefined;
  #controller: AbortController | undefined;
  #listeners: (() => void)[] | undefined;

  /** `undefined` while it was not told to stop. The first reason stands. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(new RunStopped(this.#reason));
    }
    return this.#controller.signal;
  }

  stop(reason: StopReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#controller?.abort(new RunStopped(reason));
    for (const listener of this.#listeners ?? []) listener();
  }

  /** Calls once, at the stop; at once when it is stopped already. */
  onStop(listener: () => void): void {
    if (this.#reason !== undefined) listener();
    else if (this.#listeners === undefined) this.#listeners = [listener];
    else this.#listeners.push(listener);
  }
}
