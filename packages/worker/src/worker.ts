import {
  bearing,
  type Clock,
  type ClockMeasurement,
  isPassing,
  type LockPort,
  type Logger,
  type Membership,
  type Registration,
  type RunGate,
  type RunSource,
  type StoreClock,
  type StoreHealth,
  storeWaiting,
  type Waiting,
  type WorkerInfo,
} from '@escapement/core';
import { RunHandling } from './run-handling.ts';
import type { TaskRunners } from './tasks/run-task.ts';

export interface WorkerPorts {
  readonly source: RunSource;
  readonly gate: RunGate;
  readonly locks: Pick<LockPort, 'acquire'>;
  readonly membership: Pick<Membership, 'registerWorker'>;
  readonly clock: Clock;
  /** Judges this machine's clock by `workerClockLimits`. */
  readonly time: StoreClock;
  readonly health: StoreHealth;
  readonly logger: Logger;
}

export interface WorkerSettings {
  /** What the worker says of itself; its queues and concurrency are also what it takes. */
  readonly info: WorkerInfo;
  readonly tasks: TaskRunners;
  readonly graceMs: number;
  /** How long a shutdown waits for what is under way. */
  readonly drainMs: number;
}

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
  readonly #handling: RunHandling;
  #stopWatching: () => void = () => undefined;
  #registration: Registration<WorkerInfo> | undefined;
  #info: WorkerInfo;
  #state: WorkerState = 'idle';

  constructor(ports: WorkerPorts, settings: WorkerSettings) {
    this.#ports = ports;
    this.#settings = settings;
    this.#info = settings.info;
    const { tasks, graceMs } = settings;
    this.#handling = new RunHandling(ports, { workerId: settings.info.workerId, tasks, graceMs });
  }

  get state(): WorkerState {
    return this.#state;
  }

  /** What of its clock and of Redis keeps this worker from its work. */
  waitingFor(): readonly Waiting[] {
    const { time, health } = this.#ports;
    return storeWaiting(time.measured, health.obstacle);
  }

  /** Registers, and takes runs while the clock is right. `onBroken` hears of a fault of the code. */
  async start(onBroken: (error: unknown) => void): Promise<void> {
    const { membership, source, gate, time } = this.#ports;
    const { queues, concurrency } = this.#settings.info;
    gate.attend(this.#info.workerId);
    this.#registration = await membership.registerWorker(this.#info);
    await source.start({ queues, concurrency, handle: (run) => this.#handling.handle(run) });
    this.#state = 'taking';
    const onMeasured = (measured: ClockMeasurement) => {
      this.#onMeasured(measured).catch(onBroken);
    };
    this.#stopWatching = time.onMeasured(onMeasured);
    if (time.measured !== undefined) onMeasured(time.measured);
  }

  /**
   * Takes nothing new, waits `drainMs` for what is under way, then stops it and leaves it to other workers. Resolves after
   * at most `drainMs` and the grace period and 3 s.
   */
  async stop(): Promise<void> {
    if (this.#state === 'draining' || this.#state === 'stopped') return;
    this.#state = 'draining';
    const { source, clock, logger } = this.#ports;
    const { drainMs, graceMs } = this.#settings;
    this.#stopWatching();
    logger.info({ inHand: this.#handling.inHand, drainMs }, 'draining');
    const drained = new AbortController();
    void clock.sleep(drainMs, drained.signal).then(() => {
      if (!drained.signal.aborted) this.#giveUp();
    });
    await source.drain(drainMs + graceMs + 1_000);
    drained.abort();
    await this.#deregister();
    this.#state = 'stopped';
  }

  #giveUp(): void {
    const { inHand } = this.#handling;
    if (inHand > 0) this.#ports.logger.warn({ inHand }, 'runs left to other workers');
    this.#handling.stopAll('drained');
  }

  async #onMeasured({ offsetMs, fitness }: ClockMeasurement): Promise<void> {
    await this.#obeyTrust(offsetMs, fitness !== 'unfit');
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

  async #obeyTrust(offsetMs: number, trusted: boolean): Promise<void> {
    const { source, logger } = this.#ports;
    if (!trusted && this.#state === 'taking') {
      logger.warn({ offsetMs }, 'the clock of this machine is off: taking no runs until it is set');
      this.#state = 'distrusts-clock';
      await source.pause();
    } else if (trusted && this.#state === 'distrusts-clock') {
      logger.info({ offsetMs }, 'the clock of this machine is right again: taking runs');
      this.#state = 'taking';
      source.resume();
    }
  }

  /** ZooKeeper may be away; then the end of the session does it. */
  async #deregister(): Promise<void> {
    const { clock, logger } = this.#ports;
    const done = new AbortController();
    const tell = bearing((fault) => logger.debug({ err: fault }, 'not deregistered'));
    const closing = this.#registration?.close().catch(tell);
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
