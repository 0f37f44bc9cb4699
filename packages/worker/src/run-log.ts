import {
  type Clock,
  isPassing,
  type LogEntry,
  type Logger,
  logLimits,
  type RunExchange,
  type StoreClock,
} from '@escapement/core';
import { cutLine, maxLineBytes } from './cut-line.ts';
import { withoutMiddle } from './left-out.ts';
import { type Continued, MaskedStream } from './secrets/masked-stream.ts';
import { type Mask, noMask } from './secrets/masking.ts';

/** Where a task puts what it prints. Never throws, never waits. `continued`: the text ends no line, since it was cut there. */
export interface LogSink {
  write(stream: LogEntry['stream'], text: string, continued?: Continued): void;
  /** What stands in a line that has no end yet; what comes next of the stream takes its place. */
  unfinished?(stream: LogEntry['stream'], text: string): void;
}

const batchLines = 100;
/** Once a run has printed more than its head, that many go at once, and none sooner than the wait is over: a flood costs no more. */
const floodLines = 1_000;
const batchWaitMs = 200;
const closeWithinMs = 5_000;
const { headLines, tailLines } = logLimits;
/** Once more wait than this, only the head and so much of the end is kept as the store would keep. */
const waitingLines = 2 * tailLines;
const waitingChars = 8 * 1024 * 1024;

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
  readonly #masked: Readonly<Record<LogEntry['stream'], MaskedStream>>;
  #waiting: LogEntry[] = [];
  #waitingChars = 0;
  #unfinished: LogEntry | undefined;
  #hurry: AbortController | undefined;
  #pumping: Promise<void> | undefined;
  #closed = false;
  #sent = 0;
  #lost = 0;

  constructor(ports: RunLogPorts, run: { runId: string; attempt: number }, mask: Mask = noMask) {
    const masked = () => new MaskedStream(mask);
    this.#ports = ports;
    this.#masked = { stdout: masked(), stderr: masked(), system: masked() };
    this.#runId = run.runId;
    this.#attempt = run.attempt;
  }

  write(stream: LogEntry['stream'], said: string, continued?: Continued): void {
    if (this.#closed) return;
    const text = this.#masked[stream].next(said, continued);
    if (continued !== undefined && text === '') return;
    if (text.length * 3 <= maxLineBytes && !text.includes('\n')) {
      this.#add(stream, text);
      return;
    }
    for (const line of text.replace(/\r?\n$/, '').split(/\r?\n/)) {
      for (const piece of cutLine(line)) this.#add(stream, piece);
    }
  }

  unfinished(stream: LogEntry['stream'], text: string): void {
    if (this.#closed) return;
    const [piece = ''] = cutLine(this.#masked[stream].sofar(text));
    this.#unfinished = { at: this.#ports.time.now(), stream, text: piece, isUnfinished: true };
    this.#pumping ??= this.#pump();
  }

  /** Sends what is waiting, within 5 s; later writes are ignored. Must come before the run is settled. */
  async close(): Promise<void> {
    // What was held back for a rest that did not come.
    for (const stream of ['stdout', 'stderr'] as const) this.write(stream, '', 'cut-off');
    this.#closed = true;
    this.#unfinished = undefined;
    if (this.#pumping === undefined) return;
    this.#endLingering();
    const stop = new AbortController();
    await Promise.race([this.#pumping, this.#ports.clock.sleep(closeWithinMs, stop.signal)]);
    stop.abort();
  }

  get #isFlooding(): boolean {
    return this.#sent >= headLines;
  }

  #add(stream: LogEntry['stream'], text: string): void {
    if (this.#unfinished?.stream === stream) this.#unfinished = undefined;
    this.#waiting.push({ at: this.#ports.time.now(), stream, text });
    this.#waitingChars += text.length;
    if (this.#waiting.length > waitingLines || this.#waitingChars > waitingChars) this.#leaveOut();
    if (this.#waiting.length >= batchLines && !this.#isFlooding) this.#endLingering();
    this.#pumping ??= this.#pump();
  }

  /** Once, for a signal that is aborted again makes its reason again, and a flood would do nothing else. */
  #endLingering(): void {
    this.#hurry?.abort();
    this.#hurry = undefined;
  }

  #leaveOut(): void {
    const front = Math.max(0, headLines - this.#sent);
    const chars = waitingChars / 2;
    this.#waiting = withoutMiddle(this.#waiting, { front, lines: tailLines, chars });
    this.#waitingChars = this.#waiting.reduce((sum, { text }) => sum + text.length, 0);
  }

  async #pump(): Promise<void> {
    while (this.#waiting.length > 0 || this.#unfinished !== undefined) {
      const isFull = this.#waiting.length >= batchLines && !this.#isFlooding;
      if (!this.#closed && !isFull) await this.#linger();
      await this.#send(this.#batch());
    }
    this.#pumping = undefined;
  }

  #batch(): LogEntry[] {
    const batch = this.#waiting.splice(0, this.#isFlooding ? floodLines : batchLines);
    for (const { text } of batch) this.#waitingChars -= text.length;
    if (this.#unfinished !== undefined && this.#waiting.length === 0) {
      batch.push(this.#unfinished);
      this.#unfinished = undefined;
    }
    return batch;
  }

  async #linger(): Promise<void> {
    this.#hurry = new AbortController();
    await this.#ports.clock.sleep(batchWaitMs, this.#hurry.signal);
  }

  async #send(batch: LogEntry[]): Promise<void> {
    const { exchange, time, logger } = this.#ports;
    const lines = batch.filter(({ isUnfinished }) => isUnfinished !== true).length;
    if (this.#lost > 0) batch.unshift(lostNote(time.now(), this.#lost));
    try {
      await exchange.appendLog(this.#runId, this.#attempt, batch);
      this.#sent += lines;
      this.#lost = 0;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (this.#lost === 0) logger.warn({ err: error, runId: this.#runId }, 'log lines lost');
      this.#lost += lines;
    }
  }
}

function lostNote(at: number, lines: number): LogEntry {
  return { at, stream: 'system', text: `${lines} lines before this could not be stored` };
}
