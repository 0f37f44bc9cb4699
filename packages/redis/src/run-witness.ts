import type { Clock, EpochMillis, Logger, RunEnvelope } from '@escapement/core';
import type { Connection } from './connection.ts';
import type { Keys } from './keys.ts';
import { greetScript } from './lua/office.ts';
import { headOf } from './run-head.ts';
import { runScript, type ScriptArgument } from './script.ts';

/** A greeting that nobody asked for again is not repeated sooner than this. */
const greetAgainMs = 1_000;

interface BegunRun {
  readonly envelope: RunEnvelope;
  readonly attempt: number;
  readonly startedAt: EpochMillis;
}

/**
 * What this worker remembers of Redis: the highest generation that it was told, when a run of its last began, and which ones it has begun
 * and not settled. A Redis that comes back, with all of its memory or without, is greeted with that, so that the leader can tell
 * what was lost and nothing that is under way is begun once more.
 */
export class RunWitness {
  readonly #connection: () => Connection;
  readonly #keys: Keys;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #begun = new Map<string, BegunRun>();
  #workerId: string | undefined;
  #generation = 0;
  #lastBegunAt: EpochMillis | undefined;
  #greetedAtMs = Number.NEGATIVE_INFINITY;
  #isListening = false;

  constructor(parts: {
    readonly connection: () => Connection;
    readonly keys: Keys;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#connection = parts.connection;
    this.#keys = parts.keys;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  get generation(): number {
    return this.#generation;
  }

  /** A call of ours was answered under this generation. */
  heard(generation: number): void {
    this.#generation = Math.max(this.#generation, generation);
  }

  begun(run: BegunRun, workerId: string): void {
    this.#workerId = workerId;
    this.#lastBegunAt = Math.max(this.#lastBegunAt ?? 0, run.startedAt);
    this.#begun.set(run.envelope.runId, run);
  }

  /** Settled, or another's: nothing to tell of any more. */
  forget(runId: string, attempt: number): void {
    if (this.#begun.get(runId)?.attempt === attempt) this.#begun.delete(runId);
  }

  /** Greets each server that the connection comes to. */
  listen(workerId: string): void {
    this.#workerId = workerId;
    if (this.#isListening) return;
    this.#isListening = true;
    const { client } = this.#connection();
    client.on('ready', () => this.#greet());
    if (client.status === 'ready') this.#greet();
  }

  /** Redis does not know what we know, or nobody vouches for it yet. */
  unvouched(): void {
    if (this.#clock.monotonicMs() - this.#greetedAtMs >= greetAgainMs) this.#greet();
  }

  #greet(): void {
    const workerId = this.#workerId;
    if (workerId === undefined) return;
    this.#greetedAtMs = this.#clock.monotonicMs();
    const args: ScriptArgument[] = [workerId, this.#generation, this.#lastBegunAt ?? ''];
    for (const { envelope, attempt, startedAt } of this.#begun.values()) {
      const { runId, fireTime, revision } = envelope;
      args.push(runId, fireTime, attempt, revision, headOf(envelope), startedAt);
    }
    runScript(this.#connection().client, greetScript, [this.#keys.base, ...args]).catch(
      (error: unknown) => {
        this.#greetedAtMs = Number.NEGATIVE_INFINITY;
        this.#logger.debug({ err: error }, 'Redis could not be greeted');
      },
    );
  }
}
