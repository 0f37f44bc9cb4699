import {
  type Clock,
  isPassing,
  type Logger,
  type RunExchange,
  type RunTelling,
  raise,
  type StoreClock,
} from '@escapement/core';
import type { CallResult } from './handlers/call-result.ts';

const progressEveryMs = 1_000;
const closeWithinMs = 5_000;

interface TellingPorts {
  readonly exchange: Pick<RunExchange, 'tell'>;
  readonly clock: Clock;
  readonly time: StoreClock;
  readonly logger: Logger;
}

/**
 * Tells what a handler says of its run besides its log: how far it is, the newest once a second, and what it returned. A run that tells
 * nothing costs Redis nothing.
 */
export class RunTellings {
  readonly #ports: TellingPorts;
  readonly #run: { readonly runId: string; readonly attempt: number };
  readonly #ended = new AbortController();
  #progress: RunTelling['progress'];
  #telling: Promise<void> | undefined;

  constructor(ports: TellingPorts, run: { runId: string; attempt: number }) {
    this.#ports = ports;
    this.#run = { runId: run.runId, attempt: run.attempt };
  }

  progress(fraction: number, note?: string): void {
    if (this.#ended.signal.aborted) return;
    const at = this.#ports.time.now();
    this.#progress = { at, fraction, ...(note === undefined ? {} : { note }) };
    this.#telling ??= this.#pump();
    this.#telling.catch(raise);
  }

  /** Tells what is left to tell, and the result, within 5 s. Answers whether all of it was; must come before the run is settled. */
  async close(result: CallResult): Promise<boolean> {
    this.#ended.abort();
    const late = new AbortController();
    const told = (async () => {
      await this.#telling;
      return this.#tell({ ...this.#take(), ...result });
    })();
    const isTold = await Promise.race([
      told,
      this.#ports.clock.sleep(closeWithinMs, late.signal).then(() => false),
    ]);
    late.abort();
    return isTold;
  }

  async #pump(): Promise<void> {
    while (this.#progress !== undefined && !this.#ended.signal.aborted) {
      await this.#tell(this.#take());
      await this.#ports.clock.sleep(progressEveryMs, this.#ended.signal);
    }
    this.#telling = undefined;
  }

  #take(): RunTelling {
    const progress = this.#progress;
    this.#progress = undefined;
    return progress === undefined ? {} : { progress };
  }

  async #tell(telling: RunTelling): Promise<boolean> {
    if (Object.keys(telling).length === 0) return true;
    const { runId, attempt } = this.#run;
    try {
      await this.#ports.exchange.tell(runId, attempt, telling);
      return true;
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#ports.logger.warn({ err: error, runId }, 'what a handler told could not be kept');
      return false;
    }
  }
}
