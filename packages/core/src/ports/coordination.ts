import type { CalendarVersions } from '../decisions/calendar-demand.ts';
import type { Progress } from '../decisions/store-memory.ts';
import type { Fault } from '../faults/fault.ts';
import type { CalendarDefinition, CalendarInput } from '../schemas/calendar.ts';
import type {
  DependencyView,
  Election,
  LockView,
  NodeInfo,
  TermRemark,
  WorkerInfo,
} from '../schemas/cluster.ts';
import type { JobDefinition, JobInput } from '../schemas/job.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';
import type { NamePage, NameQuery } from './name-page.ts';

/**
 * The session with ZooKeeper. `suspended`: no answer for two thirds of the session timeout. `lost`: none for the whole of
 * it, or the server said expired; ephemeral znodes must be taken as gone. A new session begins by itself and everything
 * registered is registered again.
 */
export type SessionState = 'connecting' | 'connected' | 'suspended' | 'lost' | 'closed';

export interface CoordinationSession {
  readonly state: SessionState;
  /** `expired` is true only when the server itself said so. */
  onChange(listener: (state: SessionState, detail: { expired: boolean }) => void): () => void;
  dependency(): DependencyView;
}

/** Everything known of the definitions, hot in memory, kept fresh by the change rings. */
export interface DefinitionCatalog {
  /** Resolves when every bucket has been read once. */
  open(): Promise<void>;
  get(jobId: string): JobDefinition | undefined;
  all(): Iterable<JobDefinition>;
  readonly size: number;
  /** Bytes that all of them take in ZooKeeper, broken ones included. */
  readonly bytes: number;
  /** Ids whose znode holds what is no definition, with what is wrong; they stop nobody else. */
  broken(): ReadonlyMap<string, string>;
  /** Called after the memory has changed, once per job; `definition` is undefined after a delete or when it is broken. */
  onChange(
    listener: (change: { jobId: string; definition: JobDefinition | undefined }) => void,
  ): () => void;
  /** Resolves when everything has been read once more, from readings that began after this call. */
  refresh(): Promise<void>;
  /**
   * Called when definitions are seen to be older than they have been: the data of the ensemble went back in time, as when a
   * backup is restored. In the same turn, before anything of it is taken into the memory.
   */
  onWentBack(listener: () => void): () => void;
  close(): Promise<void>;
}

/** What stands under a job's id. */
export type StoredDefinition =
  | { readonly kind: 'absent' }
  | { readonly kind: 'definition'; readonly definition: JobDefinition }
  /** `problem`: what is wrong with it, in one short sentence. */
  | { readonly kind: 'broken'; readonly problem: string };

export type WriteOutcome =
  | { readonly kind: 'written'; readonly definition: JobDefinition }
  | { readonly kind: 'id-taken' }
  | { readonly kind: 'not-found' }
  /** The version asked for is not the one that stands. */
  | { readonly kind: 'changed'; readonly currentVersion: number };

export type RemoveOutcome =
  /** `revision`: that of the deletion; envelopes below it are the old definition's. */
  | { readonly kind: 'removed'; readonly revision: number }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'changed'; readonly currentVersion: number };

/** A definition that is to stand where nothing does: new, or as it stood in an ensemble that lost it. */
export type NewDefinition =
  | {
      readonly kind: 'new';
      readonly input: JobInput;
      readonly now: RedisMillis;
      readonly calendarVersions?: CalendarVersions;
    }
  | { readonly kind: 'restored'; readonly definition: JobDefinition; readonly now: RedisMillis };

/** What came of one of many; `failed`: the world failed for this one, which may have been written all the same. */
export type NewDefinitionOutcome =
  | WriteOutcome
  | { readonly kind: 'failed'; readonly fault: Fault };

/** Writes of definitions. Each is one multi of the job's znode and its bucket's change ring. */
export interface DefinitionWriter {
  /**
   * As `create` and `restore`, each with an outcome of its own in their order. As long as nothing stands in their way they are one multi, at a
   * tenth of the price, and it is the cheaper the fewer buckets they are of.
   */
  createAll(definitions: readonly NewDefinition[]): Promise<readonly NewDefinitionOutcome[]>;
  /** `calendarVersions`: those of the calendars that the schedule was checked with. */
  create(
    input: JobInput,
    now: RedisMillis,
    calendarVersions?: CalendarVersions,
  ): Promise<WriteOutcome>;
  /** `ifVersion` undefined: whatever stands. */
  replace(
    input: JobInput,
    write: { now: RedisMillis; ifVersion?: number; calendarVersions?: CalendarVersions },
  ): Promise<WriteOutcome>;
  /**
   * Makes the edit of a calendar an edit of a job that uses it: a new version, from now on, that demands at least these
   * versions. A definition that demands them already is left as it stands, so that a touch may be repeated.
   */
  touch(
    jobId: string,
    write: { now: RedisMillis; calendarVersions: CalendarVersions },
  ): Promise<WriteOutcome>;
  pause(
    jobId: string,
    write: { now: RedisMillis; reason: string; until?: EpochMillis },
  ): Promise<WriteOutcome>;
  resume(jobId: string, write: { now: RedisMillis }): Promise<WriteOutcome>;
  /**
   * Writes a definition once more as it stands, from now on and under a new revision: its data went back in time, and what Redis
   * knows of the job is newer. Its version goes on above `aboveVersion`, which users may have seen already.
   */
  renew(jobId: string, write: { now: RedisMillis; aboveVersion: number }): Promise<WriteOutcome>;
  /**
   * Writes a definition that this ensemble does not have, with the version and the dates that it had, under a new revision.
   * `id-taken` where something stands under the id.
   */
  restore(definition: JobDefinition, write: { now: RedisMillis }): Promise<WriteOutcome>;
  /** Deletes whatever stands under the id: a broken one too, which counts as version 0. */
  remove(jobId: string, write: { ifVersion?: number }): Promise<RemoveOutcome>;
  /** Straight from ZooKeeper, for a read after one's own write on any node. */
  read(jobId: string): Promise<StoredDefinition>;
}

/** Ephemeral registration and the list of the living. */
export interface Membership {
  /** Registered now and again after every new session, until closed. `update` replaces the data. */
  registerNode(info: NodeInfo): Promise<Registration<NodeInfo>>;
  registerWorker(info: WorkerInfo): Promise<Registration<WorkerInfo>>;
  nodes(): Promise<readonly NodeInfo[]>;
  workers(): Promise<readonly WorkerInfo[]>;
  /** By id. Reads no more than the page. */
  nodePage(query: NameQuery): Promise<NamePage<NodeInfo>>;
  workerPage(query: NameQuery): Promise<NamePage<WorkerInfo>>;
}

export interface Registration<T> {
  update(info: T): Promise<void>;
  close(): Promise<void>;
}

/** One's place among the candidates. */
export type Standing =
  | { readonly kind: 'leading'; readonly epoch: number }
  | { readonly kind: 'following'; readonly predecessor: string }
  /** No candidate znode of ours is known to stand: connecting, expired, resigned. */
  | { readonly kind: 'absent'; readonly because: 'not-campaigning' | 'disconnected' | 'expired' };

/**
 * The election. While the session is merely silent the standing does not change (the leader rides through); it becomes
 * `absent` with `expired` when the server said so or our znode is seen to be gone, and campaigning begins anew by itself.
 */
export interface ElectionPort {
  /** Changes nothing for who campaigns already. */
  campaign(nodeId: string): Promise<void>;
  readonly standing: Standing;
  onStanding(listener: (standing: Standing) => void): () => void;
  /** Deletes the candidate znode at once and campaigns again behind the others if `rejoin`. */
  resign(options: { rejoin: boolean }): Promise<void>;
  /** A multi that checks our own election znode: true only if ZooKeeper itself says that we lead under this epoch. */
  proveOffice(epoch: number): Promise<boolean>;
  /**
   * Writes the checkpoint of a term in one multi with a check of our own election znode, so that a leader that wakes after it
   * was outlived cannot overwrite what its successor has written. `notBelow`: the generation of one that ZooKeeper has acknowledged
   * before; nothing is written over an older one than that, since it is the proof that the data went back in time.
   */
  keepCheckpoint(checkpoint: Checkpoint, notBelow?: number): Promise<CheckpointOutcome>;
  candidates(): Promise<readonly { nodeId: string; sequence: number }[]>;
  /** For observers only: writes the ephemeral `/leader` and opens a row in the history of terms. */
  announce(term: { nodeId: string; epoch: number; since: EpochMillis }): Promise<void>;
  /**
   * Gives the data of the ensemble a new name, in one multi with a check of our own election znode: epochs that were given under
   * the old name are compared with none any more. False when we do not lead under this epoch.
   */
  renameEnsemble(epoch: number): Promise<boolean>;
  /** Adds a remark to the newest row of the history; without one there is nothing to add it to. */
  remark(remark: TermRemark): Promise<void>;
  /** Completes the term's row in the history. */
  conclude(epoch: number, end: Pick<Election, 'to' | 'endedBecause' | 'effect'>): Promise<void>;
  leader(): Promise<{ nodeId: string; epoch: number; since: string } | undefined>;
  /** Newest first. */
  history(limit: number, belowEpoch?: number): Promise<readonly Election[]>;
  close(): Promise<void>;
}

/** A lock that is held. */
export interface HeldLock {
  /** The czxid of our znode: grows with every holder. */
  readonly fencingToken: number;
  /** Aborted when the session, and the lock with it, is or must be taken as lost. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface LockPort {
  /** Waits in order; rejects with `COORD_ABORTED` when the signal is aborted, leaving the queue. */
  acquire(
    name: string,
    owner: { runId: string; workerId: string },
    signal: AbortSignal,
  ): Promise<HeldLock>;
  /** Locks that are held or awaited, by name, each with its first waiters. Reads no more than the page. */
  page(query: NameQuery): Promise<NamePage<LockView>>;
  get(name: string): Promise<LockView | undefined>;
}

/** Configuration that all processes share, and the last checkpoint of whoever led. */
export interface SharedSettings {
  /** Reads the value, or writes `make()` if none stands; whoever came first wins. */
  getOrCreate(name: string, make: () => string): Promise<string>;
  read(name: string): Promise<string | undefined>;
  /** Identity of this ensemble's data, made at first use. */
  ensembleId(): Promise<string>;
  /** Gives the data of the ensemble a new name, for a person who has decided so; answers the new one. */
  renameEnsemble(): Promise<string>;
  /** Called with the new name when the data has become another's, or was given another. */
  onEnsembleChange(listener: (ensembleId: string) => void): () => void;
  /** No revision is given at or below this any more. Only ever raises. */
  raiseRevisions(above: number): Promise<void>;
  readCheckpoint(): Promise<Checkpoint | undefined>;
}

/** What became of a checkpoint; `zxid` is the transaction of ZooKeeper in which it stands. */
export type CheckpointOutcome =
  | { readonly kind: 'kept'; readonly zxid: number }
  /** Our election znode does not stand: another leads, or will. Nothing was written. */
  | { readonly kind: 'not-in-office' }
  /** An older checkpoint stands than one that was acknowledged. Nothing was written. */
  | { readonly kind: 'went-back' };

/** How far runs had come at `savedAt`, under `generation` of Redis. */
export interface Checkpoint extends Progress {
  readonly epoch: number;
  readonly generation: number;
  readonly savedAt: EpochMillis;
}

export type CalendarWriteOutcome =
  | { readonly kind: 'written'; readonly calendar: CalendarDefinition }
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'not-found' }
  /** The version asked for is not the one that stands. */
  | { readonly kind: 'changed'; readonly currentVersion: number };

export type CalendarRemoveOutcome =
  | { readonly kind: 'removed' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'changed'; readonly currentVersion: number };

/** The shared calendars, hot in memory on every node, kept fresh by watches. */
export interface CalendarStore {
  /** Resolves when all have been read once. */
  open(): Promise<void>;
  get(name: string): CalendarDefinition | undefined;
  /** By name; each stays the same object until it is edited. */
  all(): ReadonlyMap<string, CalendarDefinition>;
  /** Names whose znode holds what is no calendar, with what is wrong. */
  broken(): ReadonlyMap<string, string>;
  /** Straight from ZooKeeper, for a read after a write on any node. */
  read(name: string): Promise<CalendarDefinition | undefined>;
  create(input: CalendarInput, now: RedisMillis): Promise<CalendarWriteOutcome>;
  /**
   * `ifVersion` undefined: whatever stands, a broken one included. Where the same content stands already nothing is
   * written, whatever `ifVersion` says: the edit has been made, and a repeat of it must be able to go on.
   */
  replace(
    input: CalendarInput,
    write: { now: RedisMillis; ifVersion?: number },
  ): Promise<CalendarWriteOutcome>;
  /** Deletes a broken one too, where no version is asked for. */
  remove(name: string, write: { ifVersion?: number }): Promise<CalendarRemoveOutcome>;
  /** Called after the memory has changed; `calendar` is undefined after a delete or when it is broken. */
  onChange(
    listener: (change: { name: string; calendar: CalendarDefinition | undefined }) => void,
  ): () => void;
  close(): Promise<void>;
}
