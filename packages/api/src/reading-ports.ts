import type {
  AuditLog,
  Backfills,
  BarrierPort,
  CalendarStore,
  Clock,
  ClusterWarning,
  ConfigEntry,
  CoordinationSession,
  DefinitionCatalog,
  DefinitionWriter,
  DelayedRuns,
  DocumentStore,
  ElectionPort,
  ExpiringStore,
  FollowingStore,
  Halt,
  LeaseStore,
  LockPort,
  Logger,
  Membership,
  OrphanStore,
  QueueDepths,
  QueueLimits,
  QueuesOfOthers,
  Rolls,
  RunArchive,
  SaidWaiting,
  SecretStore,
  SecretUses,
  Singletons,
  StoreClock,
  StoreMemoryUse,
} from '@escapement/core';
import type { Checks } from './checks/questions.ts';
import type { ApiMeter } from './metrics.ts';

/**
 * What routes and reads may ask; all of it may be absent or silent while the interface is already listening. Nothing in here writes:
 * what a port can do is listed, so that a new way to write is out of a route's reach until an act has it.
 */
export interface ReadingPorts {
  readonly catalog: Pick<
    DefinitionCatalog,
    'get' | 'all' | 'size' | 'bytes' | 'broken' | 'onChange'
  >;
  readonly definitions: Pick<DefinitionWriter, 'read' | 'revisions'>;
  readonly calendars: Pick<CalendarStore, 'get' | 'all' | 'broken' | 'read' | 'revisions'>;
  readonly secrets: Pick<SecretStore, 'get' | 'all' | 'read'>;
  readonly secretUses: Pick<SecretUses, 'lastOf'>;
  readonly others: Pick<QueuesOfOthers, 'isOurs' | 'isUnserved'>;
  readonly configEntries: Pick<
    DocumentStore<ConfigEntry>,
    'get' | 'all' | 'broken' | 'read' | 'revisions'
  >;
  /** What takes nothing new since somebody said so. */
  readonly halts: Pick<DocumentStore<Halt>, 'get' | 'all' | 'read'>;
  readonly queueLimits: Pick<DocumentStore<QueueLimits>, 'get' | 'broken' | 'read'>;
  readonly membership: Pick<Membership, 'nodes' | 'nodePage' | 'workers' | 'worker' | 'workerPage'>;
  /** Who follows what, and which services there are. */
  readonly rolls: Pick<Rolls, 'read' | 'names'>;
  readonly election: Pick<ElectionPort, 'leader' | 'candidates' | 'history'>;
  /** That of any office, of which there is one for each singleton. */
  readonly office: (name: string) => Pick<ElectionPort, 'candidates'>;
  readonly locks: Pick<LockPort, 'page' | 'get' | 'history'>;
  readonly barriers: Pick<BarrierPort, 'page' | 'get'>;
  /** Locks that are held until a time. */
  readonly leases: Pick<LeaseStore, 'page' | 'get' | 'history'>;
  readonly singletons: Pick<Singletons, 'page' | 'get'>;
  readonly session: CoordinationSession;
  readonly archive: Pick<
    RunArchive,
    | 'list'
    | 'count'
    | 'get'
    | 'log'
    | 'ledger'
    | 'outcomes'
    | 'activity'
    | 'nextFires'
    | 'nextFiresOf'
    | 'failing'
    | 'totals'
    | 'upcoming'
    | 'dependency'
  >;
  readonly delayed: Pick<DelayedRuns, 'list' | 'get' | 'gone'>;
  readonly backfills: Pick<Backfills, 'known' | 'list' | 'get'>;
  /** How the keys are watched that lead to runs. */
  readonly keyWatches: Pick<ExpiringStore, 'keyWatch'>;
  /** Names of the Redis servers in which keys run out; where none are configured it may be absent. */
  readonly keySources?: readonly string[];
  /** What comes after what, as far as it is under way. */
  readonly chains: Pick<FollowingStore, 'openJoins' | 'outbox'>;
  /** Definitions that ZooKeeper has lost and Redis still holds. */
  readonly orphans: Pick<OrphanStore, 'summary' | 'list' | 'read' | 'calendars'>;
  /** What people have done. */
  readonly auditLog: Pick<AuditLog, 'page'>;
  /** How much waits in queues. */
  readonly depths: QueueDepths;
  /** How full Redis is. */
  readonly memory: Pick<StoreMemoryUse, 'use'>;
  readonly clock: Clock;
  /** Whatever is decided or written down goes by this. */
  readonly time: StoreClock;
  readonly meter: ApiMeter;
  readonly logger: Logger;
  readonly nodeId: string;
  readonly version: string;
  /** Version of this process's time-zone data. */
  readonly tzVersion: string;
  /** What the node says of its own office. */
  readonly leadership: {
    view(): {
      readonly role: 'leader' | 'follower';
      /** Of the term that it leads. */
      readonly epoch?: number | undefined;
      readonly rideThrough: boolean;
    };
  };
  /** Where schedules and calendars are looked through, so that this is done beside the loop that leads. */
  readonly checks: Checks;
  readonly readiness: () => {
    readonly ready: boolean;
    readonly waitingFor: readonly SaidWaiting[];
    /** What works and should not stay as it is. */
    readonly warnings?: readonly ClusterWarning[];
  };
  /** Whether the catalog has read every bucket once; unless given, it is taken as read when connected or not empty. */
  readonly catalogFilled?: () => boolean;
  /** What all definitions and calendars may take in ZooKeeper; unless given, 128 MB. */
  readonly definitionBytesAtMost?: number;
}
