import {
  bearing,
  type Clock,
  type Delivery,
  type Handled,
  type LockPort,
  type Logger,
  type RunGate,
  type SettleRequest,
  type StoreClock,
} from '@escapement/core';
import { endingOf } from './ending.ts';
import { enterGate } from './gate-entry.ts';
import { type LockHold, waitForLock } from './lock-hold.ts';
import { RunLog } from './run-log.ts';
import { settleRun } from './settlement.ts';
import { RunStopped, type StopReason, stopReasonOf } from './stop-reason.ts';
import { runTask, type TaskRunners } from './tasks/run-task.ts';
import { type Ending, type Verdict, verdictOf } from './verdict.ts';

/** What handling a delivery needs of the world. */
export interface HandlingPorts {
  readonly gate: RunGate;
  readonly locks: Pick<LockPort, 'acquire'>;
  readonly clock: Clock;
  readonly time: StoreClock;
  readonly logger: Logger;
}

export interface HandlingSettings {
  readonly workerId: string;
  readonly tasks: TaskRunners;
  /** How long a task may go on after it was told to stop. */
  readonly graceMs: number;
}

/** What became of the task, before anybody is told. */
interface Finished {
  readonly verdict: Verdict;
  readonly hold: LockHold | undefined;
}

/** The way of one delivery: gate, lock, task, settle. One instance serves all deliveries of a worker. */
export class RunHandling {
  readonly #ports: HandlingPorts;
  readonly #settings: HandlingSettings;
  readonly #inHand = new Set<AbortController>();

  constructor(ports: HandlingPorts, settings: HandlingSettings) {
    this.#ports = ports;
    this.#settings = settings;
  }

  /** How many deliveries are under way. */
  get inHand(): number {
    return this.#inHand.size;
  }

  /** Tells everything under way to stop. */
  stopAll(reason: StopReason): void {
    for (const stop of this.#inHand) stop.abort(new RunStopped(reason));
  }

  /** Rejects only when the code itself is wrong; whatever a task does is settled as its outcome. */
  async handle(delivery: Delivery): Promise<Handled> {
    const stop = new AbortController();
    const onTaken = (): void => stop.abort(new RunStopped('taken'));
    delivery.taken.addEventListener('abort', onTaken, { once: true });
    if (delivery.taken.aborted) onTaken();
    this.#inHand.add(stop);
    try {
      return await this.#gateAndRun(delivery, stop);
    } finally {
      delivery.taken.removeEventListener('abort', onTaken);
      this.#inHand.delete(stop);
    }
  }

  async #gateAndRun(delivery: Delivery, stop: AbortController): Promise<Handled> {
    const { envelope, attempt } = delivery;
    const { workerId } = this.#settings;
    const entry = await enterGate(this.#ports, {
      envelope,
      attempt,
      workerId,
      signal: stop.signal,
    });
    switch (entry.kind) {
      case 'turned-away':
        return entry.handled;
      case 'stopped':
        return { kind: 'not-yet', afterMs: 0 };
      case 'begun':
        return this.#conclude(delivery, await this.#runBegun(delivery, stop));
    }
  }

  async #runBegun(delivery: Delivery, stop: AbortController): Promise<Finished> {
    const { envelope } = delivery;
    if (envelope.lock === undefined) {
      return { verdict: await this.#runTask(delivery, stop, undefined), hold: undefined };
    }
    const request = {
      name: envelope.lock,
      runId: envelope.runId,
      workerId: this.#settings.workerId,
    };
    const hold = await waitForLock(this.#ports, request, stop.signal);
    if (hold === undefined) {
      return { verdict: stoppedInLine(stop.signal), hold };
    }
    this.#noteLock(delivery, hold);
    const onLost = (): void => stop.abort(new RunStopped('lock-lost'));
    hold.held.lost.addEventListener('abort', onLost, { once: true });
    if (hold.held.lost.aborted) onLost();
    try {
      return { verdict: await this.#runTask(delivery, stop, hold), hold };
    } finally {
      hold.held.lost.removeEventListener('abort', onLost);
      this.#release(hold);
    }
  }

  async #runTask(
    delivery: Delivery,
    stop: AbortController,
    hold: LockHold | undefined,
  ): Promise<Verdict> {
    const { envelope, attempt } = delivery;
    const log = new RunLog(this.#ports, { runId: envelope.runId, attempt });
    const timer = this.#armTimeout(envelope.timeoutMs, stop);
    const fencingToken = hold?.held.fencingToken;
    const work = runTask(this.#settings.tasks, {
      envelope,
      attempt,
      fencingToken,
      signal: stop.signal,
      log,
    });
    const ending = await endingOf(work, stop.signal, {
      clock: this.#ports.clock,
      graceMs: this.#settings.graceMs,
    });
    timer?.abort();
    const reason = stopReasonOf(stop.signal);
    if (reason !== undefined) noteStop(log, stop.signal, ending);
    // Lines that arrive after the outcome would be missed by whoever reads a settled run's log to its end.
    await log.close();
    return verdictOf(reason, ending);
  }

  /** Waiting for a lock does not count, so the clock starts here. */
  #armTimeout(timeoutMs: number | undefined, stop: AbortController): AbortController | undefined {
    if (timeoutMs === undefined) return undefined;
    const ended = new AbortController();
    void this.#ports.clock.sleep(timeoutMs, ended.signal).then(() => {
      if (!ended.signal.aborted) stop.abort(new RunStopped('timed-out'));
    });
    return ended;
  }

  async #conclude(delivery: Delivery, { verdict, hold }: Finished): Promise<Handled> {
    switch (verdict.kind) {
      case 'settle':
        await this.#settle(delivery, verdict, hold);
        return { kind: 'done' };
      case 'abandon':
        this.#ports.gate.leave(delivery.envelope.runId, delivery.attempt);
        this.#ports.logger.warn({ runId: delivery.envelope.runId }, 'run taken by another worker');
        return { kind: 'done' };
      case 'hand-back':
        this.#ports.gate.leave(delivery.envelope.runId, delivery.attempt);
        return { kind: 'not-yet', afterMs: 0 };
      case 'leave':
        // Only the end of this process ends the code that still runs; until then the queue must think us busy.
        return new Promise(() => {});
    }
  }

  async #settle(
    delivery: Delivery,
    verdict: Extract<Verdict, { kind: 'settle' }>,
    hold: LockHold | undefined,
  ): Promise<void> {
    const request: SettleRequest = {
      envelope: delivery.envelope,
      attempt: delivery.attempt,
      workerId: this.#settings.workerId,
      state: verdict.state,
      ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
      ...(hold === undefined
        ? {}
        : { fencingToken: hold.held.fencingToken, lockWaitedMs: hold.waitedMs }),
    };
    const settlement = await settleRun(this.#ports, request, delivery.taken);
    if (settlement === 'settled') return;
    this.#ports.logger.warn(
      { runId: delivery.envelope.runId, attempt: delivery.attempt, settlement },
      'outcome came too late: the run is with a later attempt',
    );
  }

  /** For observers only, and settling says it again; so nothing waits for it. */
  #noteLock(delivery: Delivery, hold: LockHold): void {
    const { runId } = delivery.envelope;
    const lock = { fencingToken: hold.held.fencingToken, waitedMs: hold.waitedMs };
    const tell = bearing((fault) =>
      this.#ports.logger.warn({ err: fault, runId, lock: hold.name }, 'lock not noted'),
    );
    this.#ports.gate.noteLock(runId, delivery.attempt, lock).catch(tell);
  }

  /** Not waited for, so that a ZooKeeper that is away keeps no outcome back; the end of the session frees the lock too. */
  #release(hold: LockHold): void {
    const tell = bearing((fault) =>
      this.#ports.logger.warn({ err: fault, lock: hold.name }, 'lock not released'),
    );
    hold.held.release().catch(tell);
  }
}

function stoppedInLine(signal: AbortSignal): Verdict {
  return { kind: stopReasonOf(signal) === 'taken' ? 'abandon' : 'hand-back' };
}

function noteStop(log: RunLog, signal: AbortSignal, ending: Ending): void {
  const deaf = ending.kind === 'still-running' ? '; it did not stop when told to' : '';
  log.write('system', `stopped: ${(signal.reason as RunStopped).message}${deaf}`);
}
