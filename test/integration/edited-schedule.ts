import { type Edit, redisMillis, silentMeter } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { silentLogger } from '@escapement/testkit';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect } from 'vitest';
import { seal, unseal } from '../../packages/redis/src/runs/signature.ts';
import { lookAhead, runPass } from '../../packages/scheduler/src/plan-pass.ts';
import { createProjector, type Projector } from '../../packages/scheduler/src/projector.ts';
import { SuspectJobs } from '../../packages/scheduler/src/suspect-jobs.ts';
import { createTimetables } from '../../packages/scheduler/src/timetables.ts';
import { dueUnder, EditedJobs } from '../rig/edited-jobs.ts';
import type { Random } from '../rig/random.ts';
import { rowsOf, wholeLedger } from '../rig/whole-ledger.ts';
import { attendAs, endTaken, takeDue } from './redis-hands.ts';
import { systemClock, term, useRedis } from './redis-rig.ts';

const horizonMs = 10_000;
const hourMs = 3_600_000;
const timetables = createTimetables(silentLogger, new Map());

/** Jobs that are edited while a leader plans them on a real Redis and a worker takes what is due, each when a test says so. */
export class EditedSchedule {
  readonly #store: RedisStore;
  readonly #client: Redis;
  readonly jobs = new EditedJobs();
  projector: Projector;
  /** Begins two hours ago, so that Redis finds nothing too early. */
  now = Math.floor(Date.now() / 1000) * 1000 - 2 * hourMs;

  constructor(store: RedisStore, client: Redis) {
    this.#store = store;
    this.#client = client;
    this.projector = createProjector(this.#parts());
  }

  #parts() {
    return {
      term,
      store: this.#store.schedule,
      catalog: this.jobs.catalog,
      timetables,
      calendars: new Map(),
      clock: systemClock,
      time: { now: () => redisMillis(this.now) },
      logger: silentLogger,
      meter: silentMeter,
      suspects: new SuspectJobs(),
    };
  }

  /** As a new leader does: what it believes of the schedule is read from Redis. */
  async takeOffice(): Promise<void> {
    this.projector = createProjector(this.#parts());
    await this.projector.reconcile();
  }

  async pass(): Promise<void> {
    const deps = {
      ...this.#parts(),
      projector: this.projector,
      horizonMs: () => horizonMs,
      redisNow: () => redisMillis(this.now),
      onStaged: () => undefined,
      isStopping: () => false,
    };
    const done = await runPass(deps, await lookAhead(deps));
    expect(done.kind).toBe('committed');
  }

  look(): void {
    for (const jobId of this.jobs.show()) this.projector.enqueue(jobId);
  }

  async edit(jobId: string, change: Parameters<EditedJobs['write']>[2] = {}): Promise<void> {
    await this.announce(jobId, this.jobs.write(jobId, this.now, change));
  }

  async announce(jobId: string, told: Edit): Promise<void> {
    await this.#store.archive.announceEdits([{ jobId, edit: told }]);
  }

  /** What a worker does with everything that is due and in its queue; `share` of it, the rest stays in the queue. */
  async work(share = 1, random?: Random): Promise<void> {
    const owed = await this.#client.zrangebyscore('{esc}:-owed', '-inf', this.now);
    const due = owed.filter(() => random === undefined || random.chance(share));
    const entered = await Promise.all(due.map((runId) => this.#putForward(runId)));
    const taken = await takeDue(this.#store, entered.filter((isEntered) => isEntered).length);
    for (const run of taken) {
      const opened = await this.#store.exchange.open('default', run);
      if (opened.kind !== 'opened') throw new Error(`${run.runId}: ${JSON.stringify(opened)}`);
      const { jobId, version } = opened.envelope;
      // From the answer to an edit on, nothing of an older version starts.
      expect(version).toBe(this.jobs.standing(jobId)?.version);
    }
    await endTaken(this.#store, taken);
  }

  /**
   * Puts a run before all that is due only by Redis's clock, which is hours ahead of the test's; so is what a worker holds against
   * the ticket, which gets as much longer. False where the queue has it no more.
   */
  async #putForward(runId: string): Promise<boolean> {
    const entry = `{esc}:default:${runId}`;
    const opened = unseal('ticket', (await this.#client.hget(entry, 'data')) ?? '', 'a key');
    if (opened.kind !== 'value') return false;
    const ticket = { ...(opened.value as object), by: Date.now() + hourMs };
    await this.#client.hset(entry, 'data', seal('ticket', ticket, 'a key'));
    return (await this.#client.zadd('{esc}:default:delayed', 'XX', 'CH', '0', runId)) > 0;
  }

  ledger(jobId: string): ReturnType<typeof wholeLedger> {
    return wholeLedger(this.#store.archive, jobId);
  }

  /** For each fire time that was in force and has passed, what the ledger says of it; everything but exactly one outcome is told. */
  async holesAndDoubles(jobId: string, until = this.now): Promise<readonly string[]> {
    const entries = await this.ledger(jobId);
    return dueUnder(this.jobs.forces(jobId), until).flatMap((fireTime) => {
      const outcomes = rowsOf(entries, fireTime);
      if (outcomes.length === 1) return [];
      const told = outcomes.map((entry) => entry.reason ?? entry.runState);
      return [`${jobId} +${(fireTime - until) / 1000}s: ${told.join(' and ') || 'nothing'}`];
    });
  }

  /** What became of the fire times that have passed, oldest first. */
  async outcomesOf(jobId: string): Promise<readonly (string | undefined)[]> {
    const entries = await this.ledger(jobId);
    return entries
      .filter((entry) => Date.parse(entry.fireTime) <= this.now)
      .map((entry) => entry.reason ?? entry.runState)
      .reverse();
  }
}

/** A schedule of its own for each test of a file, with a leader in office. */
export function useEditedSchedule(): () => EditedSchedule {
  const redis = useRedis();
  let client: Redis;
  let edits: EditedSchedule;
  beforeEach(async () => {
    const store = await redis.store();
    attendAs(store);
    client = new Redis(redis.server.url);
    edits = new EditedSchedule(store, client);
    await edits.takeOffice();
  });
  afterEach(() => client.disconnect());
  return () => edits;
}
