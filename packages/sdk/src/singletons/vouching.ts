import type { Clock, CoordinationSession } from '@escapement/core';

/**
 * What is left of a session when it is taken as lost, as a share of the whole: a tenth, and of that enough for a service to hear that it must end. Within it
 * Redis must have said that the place is still its owner's, or nobody says so any more.
 */
const graceShare = 0.07;
const leastGraceMs = 50;
/** So often within that time it is asked. */
const looksInGrace = 3;

/** How the session of a program stands, and how long it lasts. */
export interface ProgramSession extends Pick<CoordinationSession, 'state' | 'onChange'> {
  readonly timeoutMs: number;
}

/**
 * Who says that a place is still ours: the session while it lives, and when it is silent Redis, which lets nobody claim the place without telling its owner at the
 * next question. A program that hears from neither may be alone in that, and another may have the place soon.
 */
export class Vouching {
  readonly #session: ProgramSession;
  readonly #clock: Clock;
  readonly #graceMs: number;
  #acceptedAtMs = Number.NEGATIVE_INFINITY;

  constructor(session: ProgramSession, clock: Clock) {
    this.#session = session;
    this.#clock = clock;
    this.#graceMs = Math.max(leastGraceMs, Math.round(session.timeoutMs * graceShare));
  }

  /** Whether the session is silent, so that Redis alone can say whose the place is. */
  get isDoubted(): boolean {
    const { state } = this.#session;
    return state === 'lost' || state === 'closed';
  }

  /** How long to rest between two questions meanwhile. */
  get lookEveryMs(): number {
    return this.#graceMs / looksInGrace;
  }

  onDoubt(listener: () => void): () => void {
    return this.#session.onChange(() => {
      if (this.isDoubted) listener();
    });
  }

  /** Redis has said so to a question that was asked then; how long its answer took proves nothing. */
  accepted(askedAtMs: number): void {
    this.#acceptedAtMs = Math.max(this.#acceptedAtMs, askedAtMs);
  }

  /** Resolves once neither says so any more, or when the signal is aborted. */
  async untilOver(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!this.isDoubted) await this.#doubt(signal);
      const doubtedAtMs = this.#clock.monotonicMs();
      while (this.isDoubted && !signal.aborted) {
        const untilMs = Math.max(doubtedAtMs, this.#acceptedAtMs) + this.#graceMs;
        const restMs = untilMs - this.#clock.monotonicMs();
        if (restMs <= 0) return;
        await this.#clock.sleep(restMs, signal);
      }
    }
  }

  #doubt(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        stop();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const stop = this.onDoubt(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
