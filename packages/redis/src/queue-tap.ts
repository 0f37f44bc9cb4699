import { invariant, type StoreClock, type TlsIdentity } from '@escapement/core';
import {
  type JobJson,
  type MinimalJob,
  type QueueBaseOptions,
  QueueKeys,
  RedisConnection,
  RedisQueueBackend,
} from 'bullmq';
import { Redis } from 'ioredis';
import { redisOptions, tlsOptions } from './connection.ts';
import type { HeldLock } from './held-runs.ts';

/** How long a worker that says nothing keeps a run, and how often the others look for such runs. */
export const lockDurationMs = 10_000;
export const stalledIntervalMs = 5_000;
/** After so many lost workers the queue gives a run up, and the auditor settles it as lost. */
const maxStalledCount = 3;
/** Nothing finished is kept in the queue: the run's own record is the memory that keeps it from running twice. */
const keepNothing = { count: 0 };

/** An entry of the queue that this process holds. */
export interface TakenEntry extends HeldLock {
  /** The entry's data as text. */
  readonly data: string;
  /** 1 for the first delivery. */
  readonly attempt: number;
  /** Why the queue has given it up, when it has. */
  readonly givenUp: string | undefined;
}

/** What the queue answers: an entry, or that there is none, and when the next one is due as far as it knows. */
export type Answer =
  | { readonly kind: 'entry'; readonly entry: TakenEntry }
  | { readonly kind: 'none'; readonly nextDueTime: number | undefined };

/** What becomes of an entry that was served: taken out, taken out as broken, or nothing, since it is ours no more. */
export type Served =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'moved' };

/** What is drawn from one queue of BullMQ's, by its own scripts. Every call rejects while Redis is away. */
export interface QueueTap {
  readonly queue: string;
  ready(): Promise<void>;
  take(token: string): Promise<Answer>;
  /** Takes the entry out; `andNext` asks for another with the same answer, under the same token. */
  end(
    entry: TakenEntry,
    served: Exclude<Served, { kind: 'moved' }>,
    andNext: boolean,
  ): Promise<Answer>;
  /** How many may be taken now. Asked after a `take`, it counts what that has left. */
  waitingCount(): Promise<number>;
  /** Waits for the queue's marker, at most so long; answers the instant that it names, 0 for now. */
  marker(maxMs: number): Promise<number | undefined>;
  /** Sets the marker again, for another worker. */
  handOn(): Promise<void>;
  /** Delays the entry by so much from now on, without counting an attempt. */
  putOff(entry: TakenEntry, delayMs: number): Promise<void>;
  /** Renews locks; answers the runs whose lock is ours no more. */
  renew(locks: readonly HeldLock[]): Promise<ReadonlySet<string>>;
  /** Puts runs back whose workers have fallen silent. */
  putBackStalled(): Promise<readonly string[]>;
  /** Cuts the blocked read. */
  cut(): void;
  /** Connects the blocked read anew, should it have ended for good. */
  revive(): void;
}

/** Opens the tap; the connection for commands is shared by all queues, the one that blocks is ours to cut when closing hangs. */
export function openQueueTap(options: {
  readonly url: string;
  readonly tls?: TlsIdentity | undefined;
  readonly prefix: string;
  readonly queue: string;
  readonly client: Redis;
  readonly time: StoreClock;
  readonly onError: (error: unknown) => void;
}): QueueTap {
  const { url, tls, prefix, queue, client, time, onError } = options;
  const blocking = new Redis(url, {
    ...redisOptions(`take:${queue}`, { kind: 'blocking' }),
    ...tlsOptions(tls),
  });
  const keys = new QueueKeys(prefix);
  const backend = backendOver({ prefix, queue, client, blocking });
  goBy(time, backend);
  backend.on('error', onError);
  blocking.on('error', onError);
  return {
    queue,
    ready: () => backend.waitUntilReady(),
    take: async (token) => answerOf(await backend.moveToActive(token), token, time.now()),
    async end(entry, served, andNext) {
      const { result } = await (served.kind === 'done'
        ? backend.moveToCompleted(jobOf(entry), null, keepNothing, entry.token, andNext)
        : backend.moveToFailed(jobOf(entry), served.reason, keepNothing, entry.token, andNext));
      return answerOf(result ?? [], entry.token, time.now());
    },
    waitingCount: () => client.llen(keys.toKey(queue, 'wait')),
    async marker(maxMs) {
      const seconds = Math.max(maxMs / 1000, backend.minimumBlockTimeout);
      return (await backend.waitForJob(Math.min(seconds, backend.maximumBlockTimeout)))?.score;
    },
    handOn: async () => void (await client.zadd(keys.toKey(queue, 'marker'), 0, '0')),
    async putOff({ runId, token }, delayMs) {
      await backend.moveToDelayed(runId, time.now(), delayMs, token, { skipAttempt: true });
    },
    async renew(locks) {
      const [runIds, tokens] = [locks.map((lock) => lock.runId), locks.map((lock) => lock.token)];
      return new Set(await backend.extendLocks(runIds, tokens, lockDurationMs));
    },
    putBackStalled: () => backend.moveStalledJobsToWait(),
    cut: () => blocking.disconnect(),
    revive() {
      if (blocking.status === 'end') blocking.connect().catch(onError);
    },
  };
}

/** BullMQ's backend with the options that its scripts read of a worker. */
function backendOver(options: {
  readonly prefix: string;
  readonly queue: string;
  readonly client: Redis;
  readonly blocking: Redis;
}): RedisQueueBackend {
  const { prefix, queue, client, blocking } = options;
  const keys = new QueueKeys(prefix);
  const settings: QueueBaseOptions & Record<string, unknown> = {
    prefix,
    connection: {},
    lockDuration: lockDurationMs,
    stalledInterval: stalledIntervalMs,
    maxStalledCount,
  };
  return new RedisQueueBackend(
    new RedisConnection(client, { shared: true, blocking: true, skipVersionCheck: true }),
    queue,
    keys.getKeys(queue),
    (type) => keys.toKey(queue, type),
    settings,
    // This one asks for the version, since only then blocks are timed in fractions of a second.
    new RedisConnection(blocking, { shared: false, blocking: true }),
  );
}

/** Where among their keys and arguments BullMQ's scripts are told what time it is. */
const timeArguments: Readonly<Record<string, number>> = {
  moveToActive: 12,
  moveToFinished: 15,
  moveStalledJobsToWait: 11,
};

/**
 * Makes BullMQ's scripts go by Redis's time, where it would tell them this machine's: a wall clock that is fast would take runs
 * before they are due, and one that is slow would leave them lying.
 */
function goBy(time: StoreClock, backend: RedisQueueBackend): void {
  const send = backend.execCommand.bind(backend);
  backend.execCommand = (client, script, args) => {
    const place = timeArguments[script];
    if (place === undefined) return send(client, script, args);
    invariant(typeof args[place] === 'number', `BullMQ's ${script} takes its time elsewhere`);
    const sent = send(client, script, args.with(place, time.now()));
    return sent instanceof Promise ? sent.then(readableAnswer) : sent;
  };
}

/** What is read of an entry; of its other fields BullMQ parses some, and one that is garbage would make it throw. */
const entryFields: ReadonlySet<unknown> = new Set(['data', 'ats', 'defa']);

/** An answer that gives an entry, with no more of it than is read. Other answers are left as they are. */
function readableAnswer(answer: unknown): unknown {
  if (!Array.isArray(answer) || !Array.isArray(answer[0])) return answer;
  const [fields, ...rest] = answer as [readonly unknown[], ...unknown[]];
  return [fields.filter((_, i) => entryFields.has(fields[i - (i % 2)])), ...rest];
}

/** BullMQ's scripts read no more of a job than this when they take it out. */
function jobOf(entry: TakenEntry): MinimalJob {
  return { id: entry.runId, opts: {} } as MinimalJob;
}

/** Reads BullMQ's answer: the entry, its id, a rate limit in milliseconds, and when the next one is due. */
function answerOf(answer: readonly unknown[], token: string, now: number): Answer {
  const [job, runId, limitMs, dueTime] = answer as [JobJson | null, string, number, number];
  if (job) {
    const { data, attemptsStarted, deferredFailure } = job;
    // One whose count cannot be read has been delivered at least this once.
    const attempt = Number.isSafeInteger(attemptsStarted) ? Math.max(attemptsStarted, 1) : 1;
    const entry = { runId, token, data, attempt, givenUp: deferredFailure };
    return { kind: 'entry', entry };
  }
  if (limitMs > 0) return { kind: 'none', nextDueTime: now + limitMs };
  return { kind: 'none', nextDueTime: dueTime > 0 ? dueTime : undefined };
}

/** Whether the queue itself has refused, since the entry is gone or another's, and not the way to it. */
export function isVerdict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}
