import {
  type Clock,
  type ClockLimits,
  type DefinitionWriter,
  type LedgerAudit,
  type Logger,
  type Meter,
  type OrphanStore,
  type RunArchive,
  type RunGate,
  type RunSource,
  type ScheduleStore,
  type StoreClock,
  StoreFault,
  type StoreHealth,
  type StoreMemoryUse,
  silentMeter,
  type TlsIdentity,
} from '@escapement/core';
import { type Connection, openConnection, type Temper } from './connection.ts';
import { watchDependency, withObstacle } from './dependency.ts';
import { openFence } from './fence.ts';
import { type Keys, keysUnder } from './keys.ts';
import { openLedgerAudit } from './ledger-audit.ts';
import { probeScript } from './lua/office.ts';
import { openMemoryUse } from './memory-use.ts';
import { openOldEnvelopes } from './old-envelopes.ts';
import { openOrphanStore } from './orphan-store.ts';
import { queueEntriesOver } from './queue-entries.ts';
import { timeOf } from './redis-time.ts';
import { openRunArchive } from './run-archive.ts';
import { openRunGate } from './run-gate.ts';
import { openRunSource } from './run-source.ts';
import { openScheduleStore } from './schedule-store.ts';
import { runScript } from './script.ts';
import { type KeyOrigin, keepSigningKeys } from './signing-keys.ts';
import { readSoundly } from './sound-reads.ts';
import { MeasuredClock } from './store-clock.ts';
import { asking } from './store-fault.ts';
import { TriedHealth } from './store-health.ts';
import type { StoreParts } from './store-parts.ts';
import { UnreadableRecords } from './unreadable-records.ts';

export interface RedisOptions {
  /** `redis://` or `rediss://`, with credentials and database if any. */
  readonly url: string;
  /** For `rediss://`; without it those are trusted whom Node.js trusts, and nobody is told who we are. */
  readonly tls?: TlsIdentity | undefined;
  /** What all keys begin with; a hash tag, so that every transaction stays in one slot. Default `{esc}`. */
  readonly prefix?: string;
  /** The key that run envelopes are signed with. Asked for when first needed, and again when a signature does not fit. */
  readonly signingKey: KeyOrigin;
  /** Where a worker asks whether the job of an old envelope still stands; nobody else needs it. */
  readonly definitions?: Pick<DefinitionWriter, 'read'>;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly meter?: Meter;
  /** How far this machine's clock may be off. Default 500 ms before it is said, 5 s before it is unfit. */
  readonly clockLimits?: ClockLimits;
  /** How long an answer may take before a call rejects as unavailable. Default 2,000. */
  readonly commandTimeoutMs?: number;
}

const nodeClockLimits: ClockLimits = { warnBeyondMs: 500, distrustBeyondMs: 5_000 };

/** Everything that Redis is asked for, over connections that belong to it. */
export interface RedisStore {
  readonly schedule: ScheduleStore;
  readonly archive: RunArchive;
  /** What another ensemble left, for people to decide about. */
  readonly orphans: OrphanStore;
  readonly audit: LedgerAudit;
  readonly memory: StoreMemoryUse;
  readonly gate: RunGate;
  /** Measured by itself from the first connection on. */
  readonly time: StoreClock;
  /** Tried by itself from the first connection on. */
  readonly health: StoreHealth;
  /** A source of runs of its own; whoever starts it drains it, or `close` does. */
  source(): RunSource;
  /** Resolves when Redis answers and its time is known; rejects when the signal is aborted first, or the store closed. */
  whenReady(signal?: AbortSignal): Promise<void>;
  /** Drains the sources and closes every connection, by force when the deadline has passed. */
  close(deadlineMs: number): Promise<void>;
}

/**
 * Opens the store and returns at once. Redis may be away and come later: until then calls reject with a `StoreFault`, except
 * a worker's, which wait. The connections of a worker are opened when it first needs them.
 */
export function openRedis(options: RedisOptions): RedisStore {
  const { url, tls, prefix = '{esc}', logger, clock, meter = silentMeter, definitions } = options;
  const commandTimeoutMs = options.commandTimeoutMs ?? 2_000;
  const keys = keysUnder(prefix);
  const connections: Connection[] = [];
  const sources: RunSource[] = [];
  const open = (name: string, temper: Temper): Connection => {
    const connection = openConnection({ url, tls, prefix, name, temper, logger });
    connections.push(connection);
    return connection;
  };
  const command = open('command', { kind: 'prompt', commandTimeoutMs, autoPipelining: true });
  const fenced = open('fence', { kind: 'prompt', commandTimeoutMs, autoPipelining: false });
  const patient: Temper = { kind: 'patient' };
  const gating = once(() => open('gate', patient));
  const taking = once(() => open('queue', patient));
  const signingKeys = keepSigningKeys(options.signingKey, clock);
  const { time, health } = openWatches({ options, command, keys, meter });
  readSoundly(command.client, keys.base);
  const parts: StoreParts = {
    command,
    keys,
    fence: openFence({ connection: fenced, keys, meter, time }),
    fencedEntries: queueEntriesOver(fenced.backend, prefix),
    entries: queueEntriesOver(command.backend, prefix),
    signingKeys,
    time,
    unreadable: new UnreadableRecords({ client: command.client, base: keys.base, clock }),
    logger,
  };
  const dependency = watchDependency({ client: command.client, clock, logger });

  return {
    schedule: openScheduleStore(parts),
    time,
    health,
    orphans: openOrphanStore(parts),
    archive: openRunArchive(parts, () => withObstacle(dependency(), health)),
    audit: openLedgerAudit(parts),
    memory: openMemoryUse(parts),
    gate: openRunGate({ connection: gating, keys, clock, logger }),
    source() {
      const connection = taking;
      const source = openRunSource({
        url,
        tls,
        prefix,
        connection,
        keys,
        signingKeys,
        old: definitions && openOldEnvelopes({ definitions, clock, logger }),
        clock,
        time,
        logger,
      });
      sources.push(source);
      return source;
    },
    whenReady: (signal) => whenReady([command.ready(), fenced.ready(), time.known], signal),
    async close(deadlineMs) {
      time.close();
      health.close();
      const endMs = clock.monotonicMs() + deadlineMs;
      await Promise.all(sources.map((source) => source.drain(Math.max(deadlineMs - 200, 0))));
      const leftMs = Math.max(endMs - clock.monotonicMs(), 0);
      await Promise.all(connections.map((connection) => connection.close(leftMs)));
    },
  };
}

/** The store's clock and its health, both measured from now on until they are closed. */
function openWatches(of: {
  readonly options: RedisOptions;
  readonly command: Connection;
  readonly keys: Keys;
  readonly meter: Meter;
}): { readonly time: MeasuredClock; readonly health: TriedHealth } {
  const { logger, clock, clockLimits = nodeClockLimits } = of.options;
  const { client } = of.command;
  const time = new MeasuredClock({
    timeOf: () => timeOf(client),
    clock,
    limits: clockLimits,
    logger,
    meter: of.meter,
  });
  const tryWriting = () =>
    asking('trying to write', () => runScript(client, probeScript, [of.keys.base]));
  const health = new TriedHealth({ tryWriting, clock, logger });
  client.on('ready', () => {
    time.hurry();
    health.hurry();
  });
  time.open();
  health.open();
  return { time, health };
}

async function whenReady(needed: readonly Promise<void>[], signal?: AbortSignal): Promise<void> {
  const ready = Promise.all(needed);
  ready.catch(() => {});
  const given = (cause: unknown) =>
    new StoreFault('STORE_UNAVAILABLE', 'Redis did not come', { cause, retryable: true });
  if (signal?.aborted) throw given(signal.reason);
  let forget = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = () => reject(given(signal?.reason));
    signal?.addEventListener('abort', onAbort, { once: true });
    forget = () => signal?.removeEventListener('abort', onAbort);
  });
  try {
    await Promise.race([ready, aborted]);
  } catch (cause) {
    throw cause instanceof StoreFault ? cause : given(cause);
  } finally {
    forget();
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
