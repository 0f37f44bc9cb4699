import {
  type CalendarStore,
  type Clock,
  type CoordinationSession,
  type DefinitionCatalog,
  type DefinitionWriter,
  type DocumentStore,
  type ElectionPort,
  historyDefaults,
  type KeySource,
  type LedgerAudit,
  type Logger,
  type Membership,
  type OfficeStore,
  type QueueLimits,
  type QueueWaking,
  type RunUpkeep,
  type ScheduleStore,
  type ServiceLeases,
  type SharedSettings,
  type StoreClock,
  type StoreHealth,
  type StoreMemoryUse,
  type WorkerLives,
} from '@escapement/core';
import type { SchedulerMeter } from './metrics.ts';
import type { PauseEndPorts } from './pause-ends.ts';

/** How far ahead and how often; units in the names. */
export interface SchedulerOptions {
  readonly nodeId: string;
  /** Runs are staged this far ahead of their fire time. */
  readonly horizonMs: number;
  /** The longest pause between two passes of the leader while there is anything to do. */
  readonly passEveryMs: number;
  /** The leader proves its epoch at least this often, also when it has nothing to stage. */
  readonly heartbeatEveryMs: number;
  readonly checkpointEveryMs: number;
  readonly auditEveryMs: number;
  /** How long a node stays in office, or stands for it, while Redis does not serve it; another may be served. */
  readonly patienceMs: number;
  readonly ledgerAuditEveryMs: number;
  /** Newest runs that are over of which a job keeps the records. */
  readonly historyRunsPerJob: number;
  /** Most memory of Redis that records and logs of runs that are over may take. */
  readonly historyBytes: number;
}

export const schedulerDefaults = {
  horizonMs: 60_000,
  passEveryMs: 200,
  heartbeatEveryMs: 1000,
  checkpointEveryMs: 1000,
  auditEveryMs: 5000,
  patienceMs: 10_000,
  ledgerAuditEveryMs: 10_000,
  historyRunsPerJob: historyDefaults.runsPerJob,
  historyBytes: historyDefaults.bytes,
} as const;

/** Everything the leader's shell needs of the world. */
export interface SchedulerDeps {
  readonly office: OfficeStore;
  readonly store: ScheduleStore;
  readonly waking: QueueWaking;
  readonly upkeep: RunUpkeep;
  readonly lives: WorkerLives;
  readonly audit: LedgerAudit;
  readonly memory: StoreMemoryUse;
  readonly catalog: DefinitionCatalog;
  /** For definitions that must be written once more: when the data of ZooKeeper went back in time, and when a pause has ended by itself. */
  readonly definitions: Pick<DefinitionWriter, 'renew' | 'resume'>;
  /** Where nobody pauses a job until an instant it may be absent: no fire time depends on it. */
  readonly pauseEnds?: PauseEndPorts;
  /** Open before the node runs. */
  readonly calendars: Pick<CalendarStore, 'get' | 'all' | 'onChange'>;
  /** Open before the node runs; where nobody can set limits it may be absent. */
  readonly queueLimits?: Pick<DocumentStore<QueueLimits>, 'all' | 'broken'>;
  /** Servers in which keys run out that jobs wait for, by name; where none are configured it may be absent. */
  readonly keySources?: ReadonlyMap<string, KeySource>;
  /** Where nobody registers instances of services it may be absent. */
  readonly serviceLeases?: Pick<ServiceLeases, 'expire' | 'untilAny'>;
  readonly election: ElectionPort;
  readonly session: CoordinationSession;
  readonly settings: SharedSettings;
  readonly membership: Pick<Membership, 'workers'>;
  readonly clock: Clock;
  /** Whatever is planned, staged, nudged or written down goes by this. */
  readonly time: StoreClock;
  /** Whether Redis takes our writes. */
  readonly health: StoreHealth;
  readonly logger: Logger;
  readonly meter: SchedulerMeter;
  readonly options: SchedulerOptions;
}
