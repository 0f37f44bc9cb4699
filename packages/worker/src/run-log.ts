import {
  type Clock,
  isPassing,
  type LogEntry,
  type Logger,
  type RunExchange,
  type StoreClock,
} from '@escapement/core';
import { cutLine, maxLineBytes } from './cut-line.ts';

/** Where a task puts what it prints. Never throws, never waits. */
export interface LogSink {
  write(stream: LogEntry['stream'], text: string): void;
}

const batchLines = 100;
const batchWaitMs = 200;
const closeWithinMs = 5_000;
/** The store keeps as many lines of a run; sending more would be work for nothing. */
const maxLines = 10_000;
const maxChars = 4 * 1024 * 1024;

interface RunLogPorts {
  readonly exchange: Pick<RunExchange, 'appendLog'>;
  readonly clock: Clock;
  /** Known since before the first run was taken. */
  readonly time: StoreClock;
  readonly logger: Logger;
}

/**
 * Collects the lines of one run and sends them in batches: every 200 ms, or sooner when 100 are waiting. A run that prints
 * nothing costs Redis nothing. Lines that cannot be sent are counted and given up: a log never fails a run.
 */
export class RunLog implements LogSink {
  readonly #ports: RunLogPorts;
  readonly #runId: string;
  readonly #attempt: number;
  readonly #waiting: LogEntry[] = [];
  #hurry: AbortController | undefined;
  #pumping: Promise<void> | undefined;
  #closed = false;
  #lines = 0;
  #chars = 0;
  #lost = 0;

  constructor(ports: RunLogPorts, run: { runId: string; attempt: number }) {
    this.#ports = ports;
    this.#runId = run.runId;
    this.#attempt = run.attempt;
  }

  write(stream: LogEntry['stream'], text: string): void {
    if (this.#closed) return;
    if (text.length * 3 <= maxLineBytes && !text.includes('\n')) {
      this.#add(stream, text);
      return;
    }
    for (const line of text.replace(/\r?\n$/, '').split(/\r?\n/)) {
      for (const piece of cutLine(line)) this.#add(stream, piece);
    }
  }

  /** Sends what is waiting, within 5 s; later writes are ignored. Must come before the run is settled. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#pumping === undefined) return;
    this.#hurry?.abort();
    const stop = new AbortController();
    await Promise.race([this.#pumping, this.#ports.clock.sleep(closeWithinMs, stop.signal)]);
    stop.abort();
  }

  #add(stream: LogEntry['stream'], text: string): void {
    if (this.#lines > maxLines || this.#chars > maxChars) return;
    this.#lines += 1;
    this.#chars += text.length;
    const full = this.#lines > maxLines || this.#chars > maxChars;
    const entry = full
      ? ({ stream: 'system', text: 'the output is too long: nothing after this is kept' } as const)
      : { stream, text };
    this.#waiting.push({ at: this.#ports.time.now(), ...entry });
    if (this.#waiting.length >= batchLines) this.#hurry?.abort();
    this.#pumping ??= this.#pump();
  }

  async #pump(): Promise<void> {
    while (this.#waiting.length > 0) {
      if (!this.#closed && this.#waiting.length < batchLines) await this.#linger();
      await this.#send(this.#waiting.splice(0, batchLines));
    }
    this.#pumping = undefined;
  }

  async #linger(): Promise<void> {
    this.#hurry = new AbortController();
    await this.#ports.clock.sleep(batchWaitMs, this.#hurry.signal);
  }

  async #send(batch: LogEntry[]): Promise<void> {
    const { exchange, time, logger } = this.#ports;
    if (this.#lost > 0) batch.unshift(lostNote(time.now(), this.#lost));
    try {
      await exchange.appendLog(this.#runId, this.#attempt, batch);
      this.#lost = 0;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (this.#lost === 0) logger.warn({ err: error, runId: this.#runId }, 'log lines lost');
      else batch.shift();
      this.#lost += batch.length;
    }
  }
}

function lostNote(at: number, lines: number): LogEntry {
  return { at, stream: 'system', text: `${lines} lines before this could not be stored` };
}
