import { setTimeout as delay } from 'node:timers/promises';
import { type RunEnvelope, redisMillis, scheduledRunId, type Term } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { Random } from '../../rig/random.ts';
import { runDueIn } from '../redis-plans.ts';
import { compare } from './comparison.ts';
import type { Difference } from './differences.ts';
import type { PeerQueue } from './peer-queue.ts';
import { snapshotsOf } from './queue-snapshot.ts';
import type { StandingEntry } from './standing-entry.ts';

export const jobIds = ['job-a', 'job-b', 'job-c'] as const;
export const workers = ['worker-a', 'worker-b'] as const;
/** BullMQ's locks end by themselves, which none may within a test, however slow the machine. */
export const lockMs = 3_600_000;
const [ours, theirs] = ['{esc}:default', '{bull}:default'];
const hourMs = 3_600_000;

/** Where the same acts are done on both queues, with what must stand in them after each. */
export class TwinScene {
  readonly random: Random;
  readonly client: Redis;
  readonly peer: PeerQueue;
  /** BullMQ's classes over our queue. */
  readonly tools: PeerQueue;
  readonly entries = new Map<string, StandingEntry>();
  /** Runs that are owed and have no entry: their job was edited while they were in hand. */
  readonly stranded = new Set<string>();
  /** The least revision of a job that begins. */
  readonly least = new Map<string, number>();
  readonly met: Set<Difference>;
  term: Term = { nodeId: 'node-a', epoch: 7, ensembleId: 'ensemble-1', since: redisMillis(0) };
  activeAtCheck: readonly string[] = [];
  isMarked = false;
  revision = 1;
  marks = 0;
  readonly #stores: ReadonlyMap<string, RedisStore>;
  readonly #base: number;
  readonly #fireTimes = new Set<number>();
  /** No entry that is not for much later may be taken after this. */
  #latest: number;
  #far = 0;

  constructor(parts: {
    readonly random: Random;
    readonly client: Redis;
    readonly peer: PeerQueue;
    readonly tools: PeerQueue;
    readonly stores: ReadonlyMap<string, RedisStore>;
    readonly met: Set<Difference>;
  }) {
    this.random = parts.random;
    this.client = parts.client;
    this.peer = parts.peer;
    this.tools = parts.tools;
    this.#stores = parts.stores;
    this.met = parts.met;
    this.#base = Math.floor(Date.now() / 1000) * 1000 - hourMs;
    this.#latest = Date.now() - 600_000;
  }

  get store(): RedisStore {
    return this.storeOf('worker-a');
  }

  get stores(): readonly RedisStore[] {
    return [...this.#stores.values()];
  }

  storeOf(worker: string): RedisStore {
    const store = this.#stores.get(worker);
    if (store === undefined) throw new Error(`nobody is ${worker}`);
    return store;
  }

  known(runId: string): StandingEntry {
    const entry = this.entries.get(runId);
    if (entry === undefined) throw new Error(`nothing is known of ${runId}`);
    return entry;
  }

  /** Some of what a worker has in hand, or all workers have. */
  held(worker?: string): readonly StandingEntry[] {
    const all = [...this.entries.values()];
    return all.filter(({ holder }) => holder !== undefined && (worker ?? holder) === holder);
  }

  /** What is in nobody's hand and not for much later, in the order in which it will be taken. */
  get due(): readonly StandingEntry[] {
    return [...this.entries.values()]
      .filter((entry) => entry.holder === undefined && !this.isFar(entry))
      .sort((a, b) => a.at - b.at || a.rank - b.rank);
  }

  isFar({ at }: Pick<StandingEntry, 'at'>): boolean {
    return at > this.#base + 2 * hourMs;
  }

  some<T>(from: readonly T[], most: number): readonly T[] {
    if (from.length === 0) return [];
    const count = this.random.between(1, most);
    return [...new Set(Array.from({ length: count }, () => this.random.pick(from)))];
  }

  /** A run of the newest version that nobody knows, due at an instant. */
  envelope(dueTime: number): RunEnvelope {
    const { chance, pick } = this.random;
    const jobId = pick(jobIds);
    const fireTime = this.#freshFireTime();
    return runDueIn(0, {
      ...{ jobId, fireTime, dueTime, runId: scheduledRunId(jobId, fireTime) },
      ...{ revision: this.revision, version: this.revision, beginBy: dueTime + 10 * hourMs },
      overlap: chance(0.85) ? 'allow' : 'skip',
      ...(chance(0.2) ? { lock: 'ledger' } : {}),
    });
  }

  /**
   * An instant after all that can be taken soon: BullMQ lets what comes late stand behind what waits already, and we do not, so that
   * the two would go apart.
   */
  soon(): number {
    // Some are not due yet when they are staged.
    const least = this.random.chance(0.2) ? Date.now() + 4 : 0;
    this.#latest = Math.max(this.#latest + 1, least);
    return this.#latest;
  }

  /** An instant that does not come within a test, and that nothing else has. */
  far(): number {
    this.#far += 1;
    return this.#base + 3 * hourMs + this.#far * 4 + this.random.between(0, 3);
  }

  /** The time of Redis, once all that can be taken soon is due, and nothing was ever given back then. */
  async untilDue(): Promise<number> {
    for (;;) {
      const [seconds = 0, micros = 0] = await this.client.time();
      const now = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
      if (now > this.#latest) return now;
      await delay(this.#latest + 1 - now);
    }
  }

  /** Something was given back at an instant. */
  wasLatest(at: number): void {
    if (!this.isFar({ at })) this.#latest = Math.max(this.#latest, at);
  }

  /** Fields of our entry, for what the peer must be told with them; it must hold the ticket of this very version. */
  async written(
    envelope: RunEnvelope,
  ): Promise<{ readonly data: string; readonly timestamp: number }> {
    const { runId, dueTime, revision, queue } = envelope;
    const [data, timestamp] = await this.client.hmget(`${ours}:${runId}`, 'data', 'timestamp');
    const [, ticket] = JSON.parse(data ?? '[]') as readonly unknown[];
    expect(ticket).toMatchObject({ run: runId, due: dueTime, r: revision, q: queue });
    return { data: data ?? '', timestamp: Number(timestamp) };
  }

  /** From when on our entry may be taken. */
  async instantOf(runId: string): Promise<number> {
    return Math.floor(Number(await this.client.zscore(`${ours}:delayed`, runId)) / 4096);
  }

  /** Whether BullMQ has something in `delayed` that is due. */
  async isDueThere(now: number): Promise<boolean> {
    return (await this.client.zcount(`${theirs}:delayed`, 0, (now + 1) * 4096 - 1)) > 0;
  }

  /** A key on both queues. */
  both(name: string): readonly [string, string] {
    return [`${ours}:${name}`, `${theirs}:${name}`];
  }

  /** Whether another run of its job is in somebody's hand. */
  isAliveBeside({ runId, envelope }: StandingEntry): boolean {
    const others = this.held().filter((entry) => entry.runId !== runId);
    return others.some((entry) => entry.envelope.jobId === envelope.jobId);
  }

  /** Everything that is wrong between the two queues. */
  async faults(): Promise<readonly string[]> {
    const [own, told] = await snapshotsOf(this.client, [ours, theirs]);
    if (own === undefined || told === undefined) throw new Error('two queues were asked for');
    const { faults, met } = compare({ ours: own, theirs: told, standing: this });
    for (const difference of met) this.met.add(difference);
    return faults;
  }

  #freshFireTime(): number {
    for (;;) {
      const fireTime = this.#base + this.random.between(0, 3_000_000);
      if (this.#fireTimes.has(fireTime)) continue;
      this.#fireTimes.add(fireTime);
      return fireTime;
    }
  }
}
