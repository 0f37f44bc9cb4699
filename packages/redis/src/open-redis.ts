import {
  type AnswerLimits,
  type AuditLimits,
  type AuditLog,
  type Backfills,
  type Clock,
  type ClockLimits,
  type DefinitionWriter,
  type DelayedRuns,
  type KeptAnswers,
  type LeaseStore,
  type LedgerAudit,
  type Logger,
  type OfficeStore,
  type OrphanStore,
  type QueueDepths,
  type QueuesOfOthers,
  type QueueWaking,
  type RunArchive,
  type RunExchange,
  type RunUpkeep,
  type ScheduleStore,
  type SecretUses,
  type Singletons,
  type StoreClock,
  type StoreHealth,
  type StoreMemoryUse,
  silentMeter,
  type TlsIdentity,
  type WorkerLives,
} from '@escapement/core';
import { openAuditLog } from './archive/audit-log.ts';
import { openBackfills } from './archive/backfills.ts';
import { openDelayedRuns } from './archive/delayed-runs.ts';
import { openKeptAnswers } from './archive/kept-answers.ts';
import { openLedgerAudit } from './archive/ledger-audit.ts';
import { openMemoryUse } from './archive/memory-use.ts';
import { openOrphanStore } from './archive/orphan-store.ts';
import { openRunArchive } from './archive/run-archive.ts';
import { openSecretUses } from './archive/secret-uses.ts';
import { type Connection, openConnection, type Temper } from './connection/connection.ts';
import { watchDependency, withObstacle } from './connection/dependency.ts';
import type { StoreParts } from './connection/store-parts.ts';
import { openWatches } from './connection/watches.ts';
import { whenReady } from './connection/when-ready.ts';
import { openLeases } from './leases/lease-store.ts';
import { LeaseTurns } from './leases/lease-turns.ts';
import type { RedisMeter } from './metrics.ts';
import { Fence } from './office/fenced.ts';
import { openOfficeStore } from './office/office-store.ts';
import { openRenewal } from './office/renewal.ts';
import type { HearingConnection } from './queue/bells-of-others.ts';
import { openQueueDepths } from './queue/queue-depths.ts';
import { openQueueWaking } from './queue/queue-waking.ts';
import { openQueuesOfOthers } from './queue/queues-of-others.ts';
import { readSoundly } from './reading/sound-reads.ts';
import { UnreadableRecords } from './reading/unreadable-records.ts';
import { JobCards } from './runs/job-cards.ts';
import { openOldEnvelopes } from './runs/old-envelopes.ts';
import { withOwnInput } from './runs/own-input.ts';
import { openRunExchange } from './runs/run-exchange.ts';
import { type KeyOrigin, keepSigningKeys } from './runs/signing-keys.ts';
import { StopRing } from './runs/stop-ring.ts';
import { openWorkerLives } from './runs/worker-lives.ts';
import { openRunUpkeep } from './schedule/run-upkeep.ts';
import { openScheduleStore } from './schedule/schedule-store.ts';
import { keysUnder } from './scripts/names.ts';
import { SingletonRings } from './singletons/singleton-rings.ts';
import { openSingletonStore } from './singletons/singleton-store.ts';

export interface RedisOptions {
  /** `redis://` or `rediss://`, with credentials and database if any. */
  readonly url: string;
  /** For `rediss://`; without it those are trusted whom Node.js trusts, and nobody is told who we are. */
  readonly tls?: TlsIdentity | undefined;
  /** What all keys begin with; a hash tag, so that every script stays in one slot. Default `{esc}`. */
  readonly prefix?: string;
  /** The key that runs are signed with. Asked for when first needed, and again when a signature does not fit. */
  readonly signingKey: KeyOrigin;
  /** Where a worker asks for the job of an old run, and for what Redis has no card of; nobody else needs it. */
  readonly definitions?: Pick<DefinitionWriter, 'read'>;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly meter?: RedisMeter;
  /** How far this machine's clock may be off. Default 500 ms before it is said, 5 s before it is unfit. */
  readonly clockLimits?: ClockLimits;
  /** How much of what was answered is kept, where that is not what it always is. */
  readonly answerLimits?: AnswerLimits;
  /** How much of what people have done is kept, where that is not what it always is. */
  readonly auditLimits?: AuditLimits;
  /** How long an answer may take before a call rejects as unavailable. Default 2,000. */
  readonly commandTimeoutMs?: number;
}

const nodeClockLimits: ClockLimits = { warnBeyondMs: 500, distrustBeyondMs: 5_000 };
/** How long a worker waits for the answer of a call that may have been done; then it asks what came of it. */
const exchangeTimeoutMs = 5_000;

/** Everything that Redis is asked for, over connections that belong to it. */
export interface RedisStore {
  readonly office: OfficeStore;
  readonly schedule: ScheduleStore;
  readonly waking: QueueWaking;
  readonly upkeep: RunUpkeep;
  readonly lives: WorkerLives;
  readonly archive: RunArchive;
  readonly delayed: DelayedRuns;
  readonly backfills: Backfills;
  /** What was answered to requests under a key. */
  readonly answers: KeptAnswers;
  /** Locks that are held until a time; who waits for one is told over a connection that is opened then. */
  readonly leases: LeaseStore;
  /** What people have done. */
  readonly auditLog: AuditLog;
  /** What another ensemble left, for people to decide about. */
  readonly orphans: OrphanStore;
  readonly audit: LedgerAudit;
  /** When secrets were last given to runs. */
  readonly secretUses: SecretUses;
  /** What singletons keep; whoever listens has a connection of its own. */
  readonly singletons: Singletons;
  readonly depths: QueueDepths;
  readonly memory: StoreMemoryUse;
  /** The worker's side; its connections are opened when it is first asked for. */
  readonly exchange: RunExchange;
  /** Queues of others in the same Redis; each has a connection as long as it is listened to. */
  readonly others: QueuesOfOthers;
  /** Measured by itself from the first connection on. */
  readonly time: StoreClock;
  /** Tried by itself from the first connection on. */
  readonly health: StoreHealth;
  /** Resolves when Redis answers and its time is known; rejects when the signal is aborted first, or the store closed. */
  whenReady(signal?: AbortSignal): Promise<void>;
  /** Closes every connection, by force when the deadline has passed. */
  close(deadlineMs: number): Promise<void>;
}

/**
 * Opens the store and returns at once. Redis may be away and come later: until then calls reject with a `StoreFault`.
 */
export function openRedis(options: RedisOptions): RedisStore {
  const { url, tls, prefix = '{esc}', logger, clock, meter = silentMeter } = options;
  const commandTimeoutMs = options.commandTimeoutMs ?? 2_000;
  const keys = keysUnder(prefix);
  const connections = new Set<Connection>();
  const open = (name: string, temper: Temper): Connection => {
    const connection = openConnection({ url, tls, name, temper, logger });
    connections.add(connection);
    return connection;
  };
  const command = open('command', { kind: 'prompt', commandTimeoutMs, gathers: true });
  // Apart, so that nobody's question waits behind what a leader stages.
  const leading = open('leader', { kind: 'prompt', commandTimeoutMs, gathers: false });
  const signingKeys = keepSigningKeys(options.signingKey, clock);
  const { client } = command;
  const { time, health } = openWatches({
    client,
    keys,
    clock,
    limits: options.clockLimits ?? nodeClockLimits,
    logger,
    meter,
  });
  readSoundly({ client, keys });
  const unreadable = new UnreadableRecords({ client, keys, clock });
  const parts: StoreParts = { client, keys, signingKeys, time, unreadable, logger };
  const fence = new Fence({ client: leading.client, keys, time, meter });
  let isClosing = false;
  const dependency = watchDependency({ client, clock, logger, isClosing: () => isClosing });
  const blocking = (name: string) => open(name, { kind: 'blocking' }).client;
  const openHearing = (name: string) => apart(connections, open(name, { kind: 'blocking' }));
  // Only workers listen.
  const stopRing = once(() => new StopRing({ client: blocking('stops'), keys, logger }));
  const rings = once(() => new SingletonRings({ client: blocking('rings'), keys, logger }));
  const turns = once(() => new LeaseTurns({ client: blocking('turns'), keys, logger }));
  const exchange = once(() => openExchange(options, parts, open));

  return {
    office: openOfficeStore({ client, keys, fence, renewal: openRenewal({ fence, logger }) }),
    schedule: openScheduleStore({ ...parts, fence }),
    waking: openQueueWaking(parts),
    upkeep: openRunUpkeep(parts),
    lives: openWorkerLives({ ...parts, stopRing }),
    orphans: openOrphanStore(parts),
    archive: openRunArchive(parts, () => withObstacle(dependency(), { health, clock })),
    delayed: openDelayedRuns(parts),
    backfills: openBackfills(parts),
    answers: openKeptAnswers(parts, clock, options.answerLimits),
    leases: openLeases(parts, turns),
    auditLog: openAuditLog(parts, options.auditLimits),
    audit: openLedgerAudit(parts),
    secretUses: openSecretUses(parts),
    singletons: openSingletonStore({ client, keys, rings }),
    depths: openQueueDepths(parts),
    others: openQueuesOfOthers({ ...parts, clock, openHearing }),
    memory: openMemoryUse(parts),
    get exchange() {
      return exchange();
    },
    time,
    health,
    whenReady: (signal) => whenReady([command.ready(), leading.ready(), time.known], signal),
    async close(deadlineMs) {
      isClosing = true;
      time.looking.close();
      health.looking.close();
      await Promise.all([...connections].map((connection) => connection.close(deadlineMs)));
    },
  };
}

/** The worker's side, over connections of its own. */
function openExchange(
  { definitions, clock, logger }: RedisOptions,
  parts: StoreParts,
  open: (name: string, temper: Temper) => Connection,
): RunExchange {
  const { keys, signingKeys, time } = parts;
  const temper: Temper = {
    kind: 'prompt',
    commandTimeoutMs: exchangeTimeoutMs,
    gathers: false,
  };
  return openRunExchange({
    client: open('queue', temper).client,
    keys,
    opening: {
      signingKeys,
      cards: new JobCards({ parts, definitions }),
      old: definitions && openOldEnvelopes({ definitions, clock, logger }),
      withOwnInput: (envelope) => withOwnInput(parts, envelope),
      time,
      logger,
    },
    openBlocking: (queue) => open(`wait:${queue}`, { kind: 'blocking' }).client,
    clock,
    logger,
  });
}

/** One of these that is closed before the others are. */
function apart(connections: Set<Connection>, connection: Connection): HearingConnection {
  const { client } = connection;
  const close = () => {
    connections.delete(connection);
    client.disconnect();
  };
  return { client, close };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
