import {
  type AttemptInHand,
  bearing,
  type ClockMeasurement,
  isPassing,
  type Registration,
  storeWaiting,
  type Waiting,
  type WorkerInfo,
  workerQueue,
} from '@escapement/core';
import { Halting } from './halting.ts';
import { Pulse, type PulseOptions } from './pulse.ts';
import { withFigures } from './run-figures.ts';
import { RunHandling } from './run-handling.ts';
import type { HandedOver } from './run-in-hand.ts';
import { StopHearing } from './stop-hearing.ts';
import type { StopReason } from './stop-reason.ts';
import { QueueTaker } from './taking/queue-taker.ts';
import type { WorkerPorts, WorkerSettings } from './worker-ports.ts';

/** Beyond a second a worker takes nothing: what it runs would be told a wrong time by its own machine. */
export const workerClockLimits = { warnBeyondMs: 500, distrustBeyondMs: 1_000 } as const;

/** `distrusts-clock`: this machine's clock is more than 1 s off, so nothing is taken. */
export type WorkerState = 'idle' | 'taking' | 'distrusts-clock' | 'draining' | 'stopped';

const deregisterWithinMs = 2_000;
const reportOffsetStepMs = 20;

/** A worker: registered while it lives, taking runs while its clock is right, draining when told to stop. */
export class Worker {
  readonly #ports: WorkerPorts;
  readonly #settings: WorkerSettings;
  readonly #takers: readonly QueueTaker[];
  readonly #pulse: Pulse;
  readonly #stopHearing: StopHearing;
  readonly #halting: Halting;
  readonly #ended = new AbortController();
  #beating: Promise<void> | undefined;
  #stopWatching: () => void = () => undefined;
  #stopTrying: () => void = () => undefined;
  #stopHalting: () => void = () => undefined;
  /** In a Redis of others, or of nobody: what waits there is not ours. */
  #isElsewhere = false;
  #turnDeaf: () => void = () => undefined;
  #registration: Registration<WorkerInfo> | undefined;
  #info: WorkerInfo;
  #state: WorkerState = 'idle';

  constructor(ports: WorkerPorts, settings: WorkerSettings) {
    this.#ports = ports;
    this.#settings = settings;
    this.#info = settings.info;
    const { tasks, graceMs } = settings;
    const { workerId, queues, concurrency } = settings.info;
    this.#pulse = this.#openPulse();
    this.#stopHearing = this.#openStopHearing();
    this.#halting = new Halting(ports.halts, workerId);
    const isSure = (handedOver: HandedOver) => this.#pulse.isSure(handedOver);
    const handling = new RunHandling(ports, { workerId, tasks, graceMs, isSure });
    // What every worker does waits for each in a queue of its own, which nobody else takes from.
    this.#takers = [...queues, workerQueue(workerId)].map(
      (queue) =>
        new QueueTaker({
          ...ports,
          queue,
          concurrency,
          isPaused: () =>
            this.#state !== 'taking' || this.#isElsewhere || this.#halting.isHalted(queue),
          handle: withFigures(ports, handling),
        }),
    );
  }

  get state(): WorkerState {
    return this.#state;
  }

  /** What of its clock, of Redis and of people's wishes keeps this worker from its work. */
  waitingFor(): readonly Waiting[] {
    const { time, health } = this.#ports;
    const atStore = storeWaiting(time.measured, health.obstacle);
    return [...atStore, ...this.#halting.waiting(this.#countInHand())];
  }

  /** Registers, and takes runs while the clock is right. `onBroken` hears of a fault of the code. */
  async start(onBroken: (error: unknown) => void): Promise<void> {
    const { membership, exchange, time, health } = this.#ports;
    const { workerId } = this.#info;
    exchange.attend({ workerId, inHand: () => this.#inHand() });
    this.#registration = await membership.registerWorker(this.#info);
    this.#beating = this.#pulse.run(this.#ended.signal);
    this.#beating.catch(onBroken);
    this.#turnDeaf = this.#stopHearing.start(onBroken);
    this.#onTried();
    this.#stopTrying = health.onTried(() => this.#onTried());
    this.#state = 'taking';
    const onMeasured = (measured: ClockMeasurement) => {
      this.#onMeasured(measured).catch(onBroken);
    };
    this.#stopWatching = time.onMeasured(onMeasured);
    if (time.measured !== undefined) onMeasured(time.measured);
    this.#stopHalting = this.#halting.onChange(() => {
      this.#wake();
      if (time.measured !== undefined) onMeasured(time.measured);
    });
    this.#wake();
  }

  /**
   * Takes nothing new, waits `drainMs` for what is under way, then stops it and leaves it to other workers. Resolves after
   * at most `drainMs` and the grace period and 4 s.
   */
  async stop(): Promise<void> {
    if (this.#state === 'draining' || this.#state === 'stopped') return;
    this.#state = 'draining';
    const { clock, logger, exchange } = this.#ports;
    const { drainMs, graceMs, tasks } = this.#settings;
    const endedMs = drainMs + graceMs + tasks.handlers.endsWithinMs;
    this.#stopWatching();
    this.#stopTrying();
    this.#stopHalting();
    logger.info({ inHand: this.#countInHand(), drainMs }, 'draining');
    const drained = new AbortController();
    void clock.sleep(drainMs, drained.signal).then(() => {
      if (!drained.signal.aborted) this.#giveUp();
    });
    const emptied = Promise.all(this.#takers.map((taker) => taker.close()));
    exchange.cut();
    await Promise.race([emptied, clock.sleep(endedMs + 1_000, drained.signal)]);
    drained.abort();
    this.#ended.abort();
    this.#turnDeaf();
    await this.#deregister();
    this.#state = 'stopped';
  }

  #openPulse(): Pulse {
    return new Pulse({
      ...this.#ports,
      workerId: this.#settings.info.workerId,
      keptSince: (beforeMs) => this.#takers.flatMap((taker) => [...taker.held.keptSince(beforeMs)]),
      isBusy: () => this.#countInHand() > 0,
      ...this.#onAnswer(),
      onUnheard: (isUnsure) => {
        for (const taker of this.#takers) taker.held.loseUnsure(isUnsure);
      },
      onBeat: () => {
        for (const taker of this.#takers) taker.recallAgain();
      },
    });
  }

  #openStopHearing(): StopHearing {
    return new StopHearing({
      ...this.#ports,
      workerId: this.#settings.info.workerId,
      kept: (runId) => {
        for (const taker of this.#takers) {
          const kept = taker.held.kept(runId);
          if (kept !== undefined) return kept;
        }
        return undefined;
      },
      ...this.#onAnswer(),
    });
  }

  /** What is done about the answers to beats. */
  #onAnswer(): Pick<PulseOptions, 'onLost' | 'onUnwanted'> {
    return {
      onLost: (lost) => {
        for (const taker of this.#takers) taker.held.lose(lost);
      },
      onUnwanted: (runIds) => {
        for (const taker of this.#takers) taker.held.cancel(runIds);
      },
    };
  }

  #inHand(): readonly AttemptInHand[] {
    return this.#takers.flatMap((taker) => [...taker.held.attempts()]);
  }

  #countInHand(): number {
    return this.#takers.reduce((count, taker) => count + taker.held.size, 0);
  }

  #wake(): void {
    for (const taker of this.#takers) taker.wake();
  }

  #stopAll(reason: StopReason): void {
    for (const taker of this.#takers) taker.held.stopAll(reason);
  }

  #giveUp(): void {
    const inHand = this.#countInHand();
    if (inHand > 0) this.#ports.logger.warn({ inHand }, 'runs left to other workers');
    this.#stopAll('drained');
  }

  async #onMeasured({ offsetMs, fitness }: ClockMeasurement): Promise<void> {
    this.#obeyTrust(offsetMs, fitness !== 'unfit');
    const waitingFor = [...this.waitingFor()];
    const info = { ...this.#info, clockOffsetMs: offsetMs, waitingFor };
    if (!isNews(this.#info, info)) return;
    try {
      await this.#registration?.update(info);
      this.#info = info;
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#ports.logger.debug({ err: error }, 'clock offset not reported');
    }
  }

  #onTried(): void {
    const wasElsewhere = this.#isElsewhere;
    this.#isElsewhere = this.#ports.health.obstacle?.code === 'STORE_OTHER';
    if (wasElsewhere && !this.#isElsewhere) this.#wake();
  }

  #obeyTrust(offsetMs: number, trusted: boolean): void {
    const { logger } = this.#ports;
    if (!trusted && this.#state === 'taking') {
      logger.warn({ offsetMs }, 'the clock of this machine is off: taking no runs until it is set');
      this.#state = 'distrusts-clock';
    } else if (trusted && this.#state === 'distrusts-clock') {
      logger.info({ offsetMs }, 'the clock of this machine is right again: taking runs');
      this.#state = 'taking';
      this.#wake();
    }
  }

  /** ZooKeeper may be away; then the end of the session does it. No beat comes after the end was said. */
  async #deregister(): Promise<void> {
    const { clock, logger, lives } = this.#ports;
    const done = new AbortController();
    const tell = bearing((fault) => logger.debug({ err: fault }, 'not deregistered'));
    // What is left in hand goes to others when this process is seen to be gone, and not before.
    const isEmpty = this.#countInHand() === 0;
    const closing = Promise.all([
      this.#registration?.close().catch(tell),
      this.#beating
        ?.catch(() => undefined)
        .then(() => {
          return isEmpty ? lives.end(this.#info.workerId).catch(tell) : undefined;
        }),
    ]);
    await Promise.race([closing, clock.sleep(deregisterWithinMs, done.signal)]);
    done.abort();
  }
}

function isNews(told: WorkerInfo, info: WorkerInfo): boolean {
  const { clockOffsetMs, waitingFor = [] } = told;
  if (clockOffsetMs === undefined || info.clockOffsetMs === undefined) return true;
  const isDrifted = Math.abs(info.clockOffsetMs - clockOffsetMs) >= reportOffsetStepMs;
  return isDrifted || JSON.stringify(waitingFor) !== JSON.stringify(info.waitingFor);
}
