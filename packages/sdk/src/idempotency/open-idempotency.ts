import { ConfigFault, type Lease, slotNameSchema } from '@escapement/core';
import { closeWithinMs, EnvReader, readRedisSettings, systemClock } from '@escapement/process';
import { openAnswers } from '@escapement/redis';
import type { JsonOf } from '../jobs/json-of.ts';
import { ownEnvironment } from '../own-environment.ts';
import {
  type Beginning,
  begin,
  type OnceAsked,
  type OnceOutcome,
  type OnceWork,
  once,
  release,
  settle,
} from './once.ts';

export interface IdempotencyOptions {
  /** Of whom the keys are: an interface, or a part of a program. Two of one name share them. */
  readonly name: string;
  /** `redis://…`; otherwise `ESCAPEMENT_REDIS`. */
  readonly redis?: string;
  /** Longer than anything takes that is done once: who dies in the middle keeps others out for as long. 60,000 where it is left out. */
  readonly leaseMs?: number;
  /** How long a twin waits for what comes of the first. 1,200 where it is left out. */
  readonly waitMs?: number;
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
  settle(lease: Lease, answer: string): Promise<boolean>;
  release(lease: Lease): Promise<void>;
  /** Resolves when Redis may be asked. */
  whenReady(): Promise<void>;
  close(): Promise<void>;
}

/** Returns at once; while Redis is away everything is refused. Throws a `ConfigFault` that says everything that is wrong. */
export function openIdempotency(options: IdempotencyOptions): Idempotency {
  const { name, redis, leaseMs = 60_000, waitMs = 1_200 } = options;
  const given =
    redis === undefined ? {} : { ESCAPEMENT_REDIS: redis, ESCAPEMENT_REDIS_FILE: undefined };
  const reader = new EnvReader({ ...ownEnvironment(), ...given });
  const settings = readRedisSettings(reader);
  if (!slotNameSchema.safeParse(name).success) reader.problems.push(`"${name}" is no name`);
  if (!isTime(leaseMs) || !isTime(waitMs))
    reader.problems.push('leaseMs and waitMs are whole milliseconds');
  if (reader.problems.length > 0) throw new ConfigFault(reader.problems);
  const { url, tls, prefix } = settings;
  // Below a name that no queue has, and so apart from the answers of our own interface.
  const store = openAnswers({
    url,
    tls,
    prefix: `${prefix}:-once:${name}`,
    logger: unheard,
    clock: systemClock,
  });
  const { answers } = store;
  const times = { leaseMs, waitMs };
  return {
    once: (asked, work) => once({ answers, times }, asked, work),
    begin: (asked) => begin(answers, asked, times),
    settle: (lease, answer) => settle(answers, lease, answer),
    release: (lease) => release(answers, lease),
    whenReady: () => store.whenReady(),
    close: () => store.close(closeWithinMs),
  };
}

const quiet = (): void => undefined;
/** Whoever asks is told what Redis cannot. */
const unheard = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const dayMs = 86_400_000;
function isTime(ms: number): boolean {
  return Number.isSafeInteger(ms) && ms >= 0 && ms <= dayMs;
}
