import type { Clock, CoordinationSession, Fault, Logger } from '@escapement/core';

/** A fault that keeps some work from being done. */
export interface Standing {
  readonly code: string;
  readonly reason: string;
  readonly sinceMs: number;
}

/**
 * What some work is waiting for. It is said when it begins, when it becomes another and when it is over, and not each of the
 * times in between: a work that is tried five times a second would fill the log with the same line.
 */
export class Trouble {
  readonly #doing: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #standing: Standing | undefined;

  /** `doing`: the work, as a noun, such as `a checkpoint`. */
  constructor(doing: string, world: { readonly clock: Clock; readonly logger: Logger }) {
    this.#doing = doing;
    this.#clock = world.clock;
    this.#logger = world.logger;
  }

  get standing(): Standing | undefined {
    return this.#standing;
  }

  /** How long it has stood; 0 when there is none. */
  get ageMs(): number {
    return this.#standing === undefined ? 0 : this.#clock.monotonicMs() - this.#standing.sinceMs;
  }

  meet(fault: Fault): void {
    const before = this.#standing;
    const sinceMs = before?.sinceMs ?? this.#clock.monotonicMs();
    this.#standing = { code: fault.code, reason: fault.message, sinceMs };
    if (before?.code === fault.code) return;
    const about = { code: fault.code, reason: fault.message };
    this.#logger.warn(about, `${this.#doing} failed; trying again until it succeeds`);
  }

  clear(): void {
    const over = this.#standing;
    if (over === undefined) return;
    const afterMs = Math.round(this.ageMs);
    this.#standing = undefined;
    this.#logger.info({ code: over.code, afterMs }, `${this.#doing} succeeds again`);
  }
}

/**
 * Whether the office is better left, since another node may be served where this one is not. Not while ZooKeeper is away: nobody
 * could be elected, and this term may yet be served.
 */
export function mayBeServedElsewhere(context: {
  readonly trouble: Trouble;
  readonly options: { readonly patienceMs: number };
  readonly session: Pick<CoordinationSession, 'state'>;
}): boolean {
  const { trouble, options, session } = context;
  return trouble.ageMs >= options.patienceMs && session.state === 'connected';
}
