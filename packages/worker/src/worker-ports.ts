import type {
  Clock,
  CoordinationSession,
  LockPort,
  Logger,
  Membership,
  RunExchange,
  SecretReader,
  SecretUses,
  StoreClock,
  StoreHealth,
  WorkerInfo,
  WorkerLives,
} from '@escapement/core';
import type { ConfigReading } from './config/run-config.ts';
import type { HaltReader } from './halting.ts';
import type { WorkerMeter } from './metrics.ts';
import type { TaskRunners } from './tasks/run-task.ts';

/** What a worker needs of the world. */
export interface WorkerPorts {
  readonly exchange: RunExchange;
  readonly lives: Pick<WorkerLives, 'beat' | 'end' | 'onStopAsked'>;
  readonly locks: Pick<LockPort, 'acquire'>;
  /** Absent where no run may have any. */
  readonly secrets?: SecretReader;
  /** Told which of them runs are given; absent where nobody is told. */
  readonly secretUses?: Pick<SecretUses, 'note'>;
  /** The same of configuration. */
  readonly configEntries?: ConfigReading;
  /** What people want it to leave; absent where nobody can say so. */
  readonly halts?: HaltReader;
  readonly membership: Pick<Membership, 'registerWorker'>;
  readonly session: Pick<CoordinationSession, 'state'>;
  readonly clock: Clock;
  /** Judges this machine's clock by `workerClockLimits`. */
  readonly time: StoreClock;
  readonly health: StoreHealth;
  readonly logger: Logger;
  /** Told of each attempt; absent where nobody counts. */
  readonly meter?: WorkerMeter;
}

export interface WorkerSettings {
  /** What the worker says of itself; its queues and concurrency are also what it takes. */
  readonly info: WorkerInfo;
  readonly tasks: TaskRunners;
  readonly graceMs: number;
  /** How long a shutdown waits for what is under way. */
  readonly drainMs: number;
}
