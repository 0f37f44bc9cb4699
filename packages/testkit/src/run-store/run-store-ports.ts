import type {
  AttemptInHand,
  Backfills,
  DelayedRuns,
  EarlierAttempt,
  EpochMillis,
  ExpiringStore,
  FollowingStore,
  LedgerAudit,
  LedgerEntry,
  LifeState,
  OfficeStore,
  OrphanStore,
  QueueDepths,
  QueueWaking,
  Run,
  RunArchive,
  RunExchange,
  RunUpkeep,
  ScheduleStore,
  SharedRuns,
  StopRequest,
  StoreMemoryUse,
  WorkerLives,
} from '@escapement/core';

/** A run as it is seen from outside. */
export interface SeenRun {
  readonly state: LifeState;
  readonly attempt: number;
  readonly workerId: string | undefined;
  readonly reason: string | undefined;
  readonly fencingToken: number | undefined;
  /** What came of the attempts that did not end it. */
  readonly earlier: readonly Pick<EarlierAttempt, 'attempt' | 'outcome' | 'workerId' | 'reason'>[];
  /** Who wants it stopped, and why. */
  readonly stop: Pick<StopRequest, 'by' | 'reason'> | undefined;
}

/** What a handler told of its run, as it is shown. */
export interface SeenTelling extends Pick<Run, 'result' | 'resultLeftOut'> {
  readonly fraction: number | undefined;
  readonly note: string | undefined;
}

/** An outcome without a run. */
export type SeenRow = {
  readonly [name in 'outcome' | 'reason' | 'detail' | 'runId']: LedgerEntry[name] | undefined;
};

/** What the contract of the store of runs is held against: its ports, and what a test must see and do beside them. */
export interface RunStorePorts {
  readonly schedule: ScheduleStore;
  /** Parts of the schedule. */
  readonly following: FollowingStore;
  readonly sharing: SharedRuns;
  readonly expiring: ExpiringStore;
  readonly office: OfficeStore;
  readonly audit: LedgerAudit;
  readonly orphans: OrphanStore;
  readonly upkeep: RunUpkeep;
  readonly lives: WorkerLives;
  readonly waking: QueueWaking;
  readonly archive: RunArchive;
  readonly delayed: DelayedRuns;
  readonly backfills: Backfills;
  readonly depths: QueueDepths;
  readonly memory: StoreMemoryUse;
  /** The exchange of a worker in a process of its own. */
  worker(workerId: string, inHand?: () => readonly AttemptInHand[]): Promise<RunExchange>;
  /** By the clock of the store. */
  now(): EpochMillis;
  look(runId: string): Promise<SeenRun | undefined>;
  /** What is shown of a run besides. */
  told(runId: string): Promise<SeenTelling>;
  rows(jobId: string): Promise<readonly SeenRow[]>;
  /** The queue's entry of a run goes, as by somebody else's hand. */
  loseEntry(runId: string): Promise<void>;
  /** The queue gets an entry of a run that is due at once, as by somebody else's hand. */
  strayEntry(runId: string, queue: string): Promise<void>;
  /** The last write of a leader was so long ago. */
  silence(silentMs: number): Promise<void>;
  /** Everything is lost, the office too. */
  forget(): Promise<void>;
}
