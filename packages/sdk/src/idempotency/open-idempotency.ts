import { ConfigFault, slotNameSchema } from '@escapement/core';
import { closeWithinMs, EnvReader, readRedisSettings, systemClock } from '@escapement/process';
import { openAnswers } from '@escapement/redis';
import { call, number, required, text } from '../edge/kind.ts';
import { readGiven, requireGiven } from '../edge/read-given.ts';
import type { JsonOf } from '../jobs/json-of.ts';
import { ownEnvironment } from '../own-environment.ts';
import { shown } from '../shown.ts';
import { type Beginning, begin, type OnceAsked, type OnceTimes, type OnceWork } from './begun.ts';
import { type OnceOutcome, once } from './once.ts';

export interface IdempotencyOptions {
  /** Of whom the keys are: an interface, or a part of a program. Two of one name share them. */
  readonly name: string;
  /** `redis://…`; otherwise `ESCAPEMENT_REDIS`. */
  readonly redis?: string;
  /**
   * Who dies in the middle of something keeps others out of it for as long; who lives renews it, however long the work takes. 100 to 86,400,000,
   * and 60,000 where it is left out.
   */
  readonly leaseMs?: number;
  /** How long a twin waits for what comes of the first. 1,200 where it is left out. */
  readonly waitMs?: number;
  /** How long one work is kept for who is at it at most, so that a handler that never ends does not hold its key for ever. 900,000 where it is left out. */
  readonly longestMs?: number;
}

/** What is done once, over all processes that share a Redis. */
export interface Idempotency {
  /** Does the work once for its key. Rejects with what the work throws, and then nothing is kept. */
  once<T>(
    asked: OnceAsked,
    work: (told: OnceWork) => T | Promise<T>,
  ): Promise<OnceOutcome<JsonOf<T>>>;
  /** For interfaces: asks whether this is for the caller to do, who then settles it or releases it. */
  begin(asked: OnceAsked): Promise<Beginning>;
  /** Resolves when Redis may be asked. */
  whenReady(): Promise<void>;
  /** What is under way is lost: others begin it once its lease is over. */
  close(): Promise<void>;
}

const opening = { code: 'ONCE_INVALID', what: 'openIdempotency' } as const;

/** Returns at once; while Redis is away everything is refused. Throws a `ConfigFault` that says everything that is wrong. */
export function openIdempotency(given: IdempotencyOptions): Idempotency {
  const options = readGiven<IdempotencyOptions>(opening, given, {
    name: required(text),
    redis: text,
    leaseMs: number,
    waitMs: number,
    longestMs: number,
  });
  const { name, redis } = options;
  const said =
    redis === undefined ? {} : { ESCAPEMENT_REDIS: redis, ESCAPEMENT_REDIS_FILE: undefined };
  const reader = new EnvReader({ ...ownEnvironment(), ...said });
  const { url, tls, prefix } = readRedisSettings(reader);
  const times = timesOf(options);
  if (!slotNameSchema.safeParse(name).success) reader.problems.push(`"${shown(name)}" is no name`);
  reader.problems.push(...problemsOf(times));
  if (reader.problems.length > 0) throw new ConfigFault(reader.problems);
  // Below a name that no queue has, and so apart from the answers of our own interface.
  const store = openAnswers({
    url,
    tls,
    prefix: `${prefix}:-once:${name}`,
    logger: unheard,
    clock: systemClock,
  });
  const { answers } = store;
  const underWay = new Set<() => void>();
  const world = { answers, clock: systemClock, times, underWay };
  return {
    async once(asked, work) {
      requireGiven({ code: 'ONCE_INVALID', what: 'once' }, ['its work', call], work);
      return await once(world, asked, work);
    },
    begin: (asked) => begin(world, asked),
    whenReady: () => store.whenReady(),
    async close() {
      for (const end of underWay) end();
      await store.close(closeWithinMs);
    },
  };
}

const quiet = (): void => undefined;
/** Whoever asks is told what Redis cannot. */
const unheard = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const dayMs = 86_400_000;
/** Shorter than this a lease would be over before it could be renewed. */
const leastLeaseMs = 100;

function timesOf(options: IdempotencyOptions): OnceTimes {
  const { leaseMs = 60_000, waitMs = 1_200, longestMs = 900_000 } = options;
  return { leaseMs, waitMs, longestMs };
}

function problemsOf({ leaseMs, waitMs, longestMs }: OnceTimes): readonly string[] {
  const problems: string[] = [];
  if (!isTime(leaseMs, leastLeaseMs)) {
    problems.push(`leaseMs is whole milliseconds from ${leastLeaseMs} to ${dayMs}`);
  }
  if (!isTime(waitMs, 0) || !isTime(longestMs, 0)) {
    problems.push(`waitMs and longestMs are whole milliseconds up to ${dayMs}`);
  }
  return problems;
}

function isTime(ms: number, least: number): boolean {
  return Number.isSafeInteger(ms) && ms >= least && ms <= dayMs;
}
