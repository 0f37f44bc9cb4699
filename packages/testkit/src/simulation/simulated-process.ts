import type { Clock } from '@escapement/core';
import { settled } from '../virtual-clock.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** What a process that stands still has not come to yet. */
type Pending = () => void;

/**
 * A process as the machine sees it: it can be frozen, as by SIGSTOP or a paused virtual machine, and ended, as by SIGKILL. While it stands
 * still its timers run out and its sockets fill; woken it serves the timers first and reads its sockets after, as Node.js does.
 */
export class SimulatedProcess {
  /** Known to the tasks that it runs. */
  readonly pid: number;
  readonly clock: Clock;
  #state: 'running' | 'frozen' | 'ended' = 'running';
  /** Since it woke up it has not read its sockets yet. */
  #isWaking = false;
  /** By how much its machine's clock is ahead. */
  #wallAheadMs = 0;
  readonly #timers: Pending[] = [];
  readonly #sockets: Pending[] = [];

  constructor(pid: number, time: SimulatedTime) {
    this.pid = pid;
    this.clock = {
      now: () => time.now() + this.#wallAheadMs,
      monotonicMs: () => time.monotonicMs(),
      sleep: (durationMs, signal) =>
        time.sleepAs((wake) => this.#onTimer(wake), durationMs, signal),
    };
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  get isEnded(): boolean {
    return this.#state === 'ended';
  }

  /** Something has come over a socket. */
  read(news: () => void): void {
    if (this.#state === 'ended') return;
    if (this.#state === 'frozen' || this.#isWaking) this.#sockets.push(news);
    else news();
  }

  /** Resolves when the process comes to read a reply; never in one that has ended. */
  reading(): Promise<void> {
    return new Promise((resolve) => this.read(resolve));
  }

  freeze(): void {
    if (this.#state === 'running') this.#state = 'frozen';
  }

  async thaw(): Promise<void> {
    if (this.#state !== 'frozen') return;
    this.#state = 'running';
    this.#isWaking = true;
    for (const timer of this.#timers.splice(0)) timer();
    await settled();
    this.#isWaking = false;
    for (const news of this.#sockets.splice(0)) news();
  }

  end(): void {
    this.#state = 'ended';
    this.#timers.splice(0);
    this.#sockets.splice(0);
  }

  /** Somebody sets the clock of its machine. */
  stepClock(aheadMs: number): void {
    this.#wallAheadMs = aheadMs;
  }

  #onTimer(wake: () => void): void {
    if (this.#state === 'frozen') this.#timers.push(wake);
    else if (this.#state === 'running') wake();
  }
}
