import { type RunEnvelope, redisMillis, type Term } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import type { Redis } from 'ioredis';
import type { Random } from '../../rig/random.ts';
import { runDueIn } from '../redis-plans.ts';
import { type BookedRun, RunBook } from './run-book.ts';

export const jobIds = ['job-a', 'job-b', 'job-c'] as const;
export const workers = ['worker-a', 'worker-b'] as const;

const shards = { count: 2, success: 'allOf' } as const;
const broadcast = { success: 'allOf' } as const;

/** Where random acts happen: what should be so, and a store for each worker. */
export class Scene {
  readonly book = new RunBook();
  readonly random: Random;
  readonly client: Redis;
  readonly base = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
  readonly #stores: ReadonlyMap<string, RedisStore>;
  term: Term = { nodeId: 'node-a', epoch: 7, ensembleId: 'ensemble-1', since: redisMillis(0) };
  /** Runs that were given back for a time that does not come within a test. */
  readonly later = new Set<string>();
  revision = 1;
  marks = 0;

  constructor(parts: {
    readonly random: Random;
    readonly stores: ReadonlyMap<string, RedisStore>;
    readonly client: Redis;
  }) {
    this.random = parts.random;
    this.client = parts.client;
    this.#stores = parts.stores;
  }

  get stores(): readonly RedisStore[] {
    return [...this.#stores.values()];
  }

  get store(): RedisStore {
    return this.storeOf('worker-a');
  }

  storeOf(worker: string): RedisStore {
    const store = this.#stores.get(worker);
    if (store === undefined) throw new Error(`nobody is ${worker}`);
    return store;
  }

  /** A run of any of the jobs, of the newest version and due since within the hour; for some no worker comes in time. */
  envelope(): RunEnvelope {
    const { between, chance, pick } = this.random;
    const fireTime = this.base + between(0, 600) * 1000;
    const jobId = pick(jobIds);
    return runDueIn(0, {
      ...{ jobId, fireTime, revision: this.revision },
      overlap: chance(0.6) ? 'allow' : 'skip',
      ...(chance(0.3)
        ? { lock: 'ledger' }
        : chance(0.2)
          ? { shards }
          : chance(0.2)
            ? { broadcast }
            : {}),
      ...(chance(0.1) ? { beginBy: fireTime + 1000 } : {}),
    });
  }

  some<T>(from: readonly T[], most = 4): readonly T[] {
    const count = this.random.between(1, most);
    const picked = Array.from({ length: count }, () => this.random.pick(from));
    return from.length === 0 ? [] : [...new Set(picked)];
  }

  known(runId: string): BookedRun {
    const run = this.book.runs.get(runId);
    if (run === undefined) throw new Error(`${runId} is not in the book`);
    return run;
  }

  /** Whether Redis would take a run for one whose record was dropped for age. */
  isPruned({ jobId, fireTime }: RunEnvelope): boolean {
    return fireTime <= (this.book.prunedUpTo.get(jobId) ?? 0);
  }
}

/** As an index by fire time orders them. */
export function byPlace(a: BookedRun, b: BookedRun): number {
  return a.fireTime - b.fireTime || (a.runId < b.runId ? -1 : 1);
}
