import {
  type GateOutcome,
  type LogEntry,
  type RunEnvelope,
  type RunGate,
  type SettleOutcome,
  type SettleRequest,
  StoreFault,
} from '@escapement/core';
import type { VirtualClock } from './virtual-clock.ts';

interface FakeRun {
  attempt: number;
  workerId: string;
  settled?: SettleRequest;
}

/** The gate over memory: lets each attempt begin once, and a later attempt take over from one that did not settle. */
export class FakeRunGate implements RunGate {
  readonly #clock: VirtualClock;
  readonly #runs = new Map<string, FakeRun>();
  /** Every call that reached the gate, by name, in order. */
  readonly calls: string[] = [];
  readonly settlements: SettleRequest[] = [];
  readonly lines: (LogEntry & { runId: string; attempt: number })[] = [];
  readonly lockNotes: { runId: string; fencingToken: number; waitedMs: number }[] = [];
  /** What `begin` answers next instead of deciding itself. */
  nextOutcome: GateOutcome | undefined;
  /** How many coming calls of each method find Redis away. `after` does the work and loses the answer. */
  readonly away: Partial<Record<keyof RunGate, { calls: number; after?: boolean }>> = {};

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  async begin(request: {
    envelope: RunEnvelope;
    attempt: number;
    workerId: string;
  }): Promise<GateOutcome> {
    return this.#call('begin', () => this.#begin(request));
  }

  async settle(request: SettleRequest): Promise<SettleOutcome> {
    return this.#call('settle', () => {
      const run = this.#runs.get(request.envelope.runId);
      if (run !== undefined && run.attempt > request.attempt) return { kind: 'stale' };
      this.settlements.push(request);
      if (run !== undefined) run.settled = request;
      return { kind: 'settled' };
    });
  }

  attend(): void {}

  leave(runId: string, attempt: number): void {
    this.calls.push(`leave ${runId}#${attempt}`);
  }

  async appendLog(runId: string, attempt: number, entries: readonly LogEntry[]): Promise<void> {
    return this.#call('appendLog', () => {
      for (const entry of entries) this.lines.push({ ...entry, runId, attempt });
    });
  }

  async noteLock(
    runId: string,
    _attempt: number,
    lock: { fencingToken: number; waitedMs: number },
  ): Promise<void> {
    return this.#call('noteLock', () => void this.lockNotes.push({ runId, ...lock }));
  }

  /** The texts of a run's log. */
  textsOf(runId: string): readonly string[] {
    return this.lines.filter((line) => line.runId === runId).map((line) => line.text);
  }

  #begin(request: { envelope: RunEnvelope; attempt: number; workerId: string }): GateOutcome {
    const forced = this.nextOutcome;
    this.nextOutcome = undefined;
    if (forced !== undefined) return forced;
    const { envelope, attempt, workerId } = request;
    const run = this.#runs.get(envelope.runId);
    if (run?.settled !== undefined) return { kind: 'already-settled', state: run.settled.state };
    if (run !== undefined && run.attempt >= attempt) {
      return { kind: 'already-begun', attempt: run.attempt, workerId: run.workerId };
    }
    this.#runs.set(envelope.runId, { attempt, workerId });
    return { kind: 'begun', startedAt: this.#clock.now() };
  }

  #call<T>(name: keyof RunGate, work: () => T): T {
    this.calls.push(name);
    const away = this.away[name];
    if (away === undefined || away.calls <= 0) return work();
    away.calls -= 1;
    if (away.after === true) work();
    throw new StoreFault('STORE_UNAVAILABLE', `${name}: Redis is away`, { retryable: true });
  }
}
