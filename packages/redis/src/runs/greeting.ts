import {
  type AttemptInHand,
  type Clock,
  type EpochMillis,
  type GivenBack,
  givenBackWith,
  type Logger,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { runArgument } from '../schedule/run-argument.ts';
import { greetScript } from '../scripts/memory.ts';
import type { Keys } from '../scripts/names.ts';
import { runScript } from '../scripts/script.ts';

/** A greeting that nobody asked for again is not repeated sooner than this. */
const greetAgainMs = 1_000;

interface GreetingParts {
  readonly client: Redis;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Who comes, and what is in its hands at any time. */
export interface Attending {
  readonly workerId: string;
  readonly inHand: () => readonly AttemptInHand[];
}

/**
 * What this worker remembers of Redis: the highest generation that it was told, when a run of its last began, and what it gave back. A Redis that comes back,
 * with all of its memory or without, is greeted with that and with what is being done, so that the leader can tell what was lost
 * and nothing that is under way is begun once more.
 */
export class Greeting {
  readonly #parts: GreetingParts;
  #attending: Attending | undefined;
  #generation = 0;
  #lastBegunAt: EpochMillis | undefined;
  #givenBack: readonly GivenBack[] = [];
  #greetedAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: GreetingParts) {
    this.#parts = parts;
  }

  get generation(): number {
    return this.#generation;
  }

  get workerId(): string {
    return this.#attending?.workerId ?? '';
  }

  /** A call of ours was answered under this generation, after a run of ours began then. */
  heard(generation: number, begunAt?: EpochMillis): void {
    this.#generation = Math.max(this.#generation, generation);
    if (begunAt !== undefined) this.#lastBegunAt = Math.max(this.#lastBegunAt ?? 0, begunAt);
  }

  /** These runs go back, their tasks not begun. Said before Redis is told, since its answer may be lost. */
  givingBack(runIds: readonly string[]): void {
    this.#givenBack = givenBackWith(this.#givenBack, runIds, this.#parts.clock.monotonicMs());
  }

  /** Greets each server that the connection comes to. */
  attend(attending: Attending): void {
    const { client } = this.#parts;
    const isFirst = this.#attending === undefined;
    this.#attending = attending;
    if (isFirst) client.on('ready', () => this.#greet());
    if (client.status === 'ready') this.#greet();
  }

  /** Redis does not know what we know, or nobody vouches for it yet. */
  unvouched(): void {
    if (this.#parts.clock.monotonicMs() - this.#greetedAtMs >= greetAgainMs) this.#greet();
  }

  #greet(): void {
    const attending = this.#attending;
    if (attending === undefined) return;
    const { clock, logger } = this.#parts;
    this.#greetedAtMs = clock.monotonicMs();
    const asked = {
      worker: attending.workerId,
      seen: this.#generation,
      begunAt: this.#lastBegunAt,
      givenBack: this.#givenBack.map(({ runId }) => runId),
      runs: attending.inHand().map((inHand) => toldOf(inHand, attending.workerId)),
    };
    runScript(this.#parts, greetScript, asked).catch((error: unknown) => {
      this.#greetedAtMs = Number.NEGATIVE_INFINITY;
      logger.debug({ err: error }, 'Redis could not be greeted');
    });
  }
}

/** An attempt as a script takes it that may have forgotten the run. */
export function toldOf(inHand: AttemptInHand, worker: string): object {
  const { envelope, attempt, failures, startedAt } = inHand;
  const told = { ...runArgument(envelope), attempt, begunAt: startedAt, worker };
  // Most have never failed.
  return failures === 0 ? told : { ...told, failed: failures };
}
