import type { Fault } from '@escapement/core';
import type { Random } from './random.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** How a connection behaves while something is wrong with it; shares are probabilities for each call. */
export interface Weather {
  /** Nothing passes. */
  readonly isCut?: boolean;
  /** The question is lost before it arrives. */
  readonly lostQuestions?: number;
  /** What was asked is done, and its answer is lost. */
  readonly lostReplies?: number;
  /** At most so long each way. */
  readonly delayMs?: number;
}

/** How long a call waits for an answer that does not come. */
const patienceMs = 1_000;

/** What could not be said is said again within this, when it can be. */
const saidAgainWithinMs = 5_000;

/** The connection of one process with one server. */
export class Link {
  #weather: Weather | undefined;
  /** How often it was cut: what was on its way then comes to nobody, since another connection is made. */
  #cuts = 0;
  /** When something was wrong with it last, on the monotonic clock. */
  readonly #trouble = { fromMs: Number.POSITIVE_INFINITY, untilMs: Number.NEGATIVE_INFINITY };
  readonly #parts: {
    readonly process: SimulatedProcess;
    readonly time: SimulatedTime;
    readonly random: Random;
    readonly fault: () => Fault;
  };

  constructor(parts: {
    readonly process: SimulatedProcess;
    readonly time: SimulatedTime;
    readonly random: Random;
    readonly fault: () => Fault;
  }) {
    this.#parts = parts;
  }

  /** Nothing is wrong while it is undefined: answers come in the same instant. */
  get weather(): Weather | undefined {
    return this.#weather;
  }

  set weather(weather: Weather | undefined) {
    const nowMs = this.#parts.time.monotonicMs();
    if (this.#weather !== undefined) this.#trouble.untilMs = nowMs;
    else if (nowMs > this.#trouble.untilMs + saidAgainWithinMs) this.#trouble.fromMs = nowMs;
    if (weather?.isCut === true) this.#cuts += 1;
    this.#weather = weather;
  }

  /** For how long there may be something that the process could not say yet. */
  get unsaidForMs(): number {
    const nowMs = this.#parts.time.monotonicMs();
    const isWell = this.#weather === undefined;
    if (isWell && nowMs > this.#trouble.untilMs + saidAgainWithinMs) return 0;
    return Math.max(0, nowMs - this.#trouble.fromMs);
  }

  async call<T>(ask: () => Promise<T>, mayBeLost: boolean): Promise<T> {
    const { process } = this.#parts;
    if (process.isEnded) return new Promise(() => {});
    if (this.weather !== undefined) return this.#callIn(this.weather, ask, mayBeLost);
    try {
      return await ask();
    } finally {
      if (!process.isRunning) await process.reading();
    }
  }

  /** What is on its way goes on though the process stands still; what comes back is read when it runs. */
  async #callIn<T>(weather: Weather, ask: () => Promise<T>, mayBeLost: boolean): Promise<T> {
    const { process, random } = this.#parts;
    while (!mayBeLost && this.weather?.isCut === true) await this.#unanswered();
    const lostShare = weather.isCut === true ? 1 : (weather.lostQuestions ?? 0);
    const isAsked = !mayBeLost || !random.chance(lostShare);
    const isAnswered = !mayBeLost || !random.chance(weather.lostReplies ?? 0);
    const cuts = this.#cuts;
    const isBroken = () => mayBeLost && this.#cuts > cuts;
    try {
      if (!isAsked) throw await this.#unanswered();
      await this.#pause(weather);
      if (isBroken()) throw await this.#unanswered();
      const answer = await ask();
      if (!isAnswered || isBroken()) throw await this.#unanswered();
      await this.#pause(weather);
      if (isBroken()) throw await this.#unanswered();
      return answer;
    } finally {
      await process.reading();
    }
  }

  async #unanswered(): Promise<Fault> {
    await this.#parts.time.sleep(this.#parts.random.between(1, patienceMs));
    return this.#parts.fault();
  }

  async #pause({ delayMs = 0 }: Weather): Promise<void> {
    if (delayMs > 0) await this.#parts.time.sleep(this.#parts.random.between(0, delayMs));
  }
}

/**
 * A port behind a connection. `here` names what the process knows by itself, without asking: it is answered at once. `never lost`: what the
 * port promises to see through whatever happens to the connection.
 */
export function over<T extends object>(
  link: Link,
  port: T,
  calls: { readonly here?: readonly (keyof T)[]; readonly neverLost?: readonly (keyof T)[] } = {},
): T {
  const here = new Set<string | symbol>(calls.here as readonly string[] | undefined);
  const neverLost = new Set<string | symbol>(calls.neverLost as readonly string[] | undefined);
  const made = new Map<string | symbol, unknown>();
  return new Proxy(port, {
    get(target, name) {
      const known = made.get(name);
      if (known !== undefined) return known;
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const act = member.bind(target) as (...given: readonly unknown[]) => Promise<unknown>;
      const mayBeLost = !neverLost.has(name);
      const asked = (...given: readonly unknown[]) => link.call(() => act(...given), mayBeLost);
      made.set(name, here.has(name) ? act : asked);
      return made.get(name);
    },
  });
}
