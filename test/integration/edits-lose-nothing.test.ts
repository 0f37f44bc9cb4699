import { type Edit, redisMillis, silentMeter } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { silentLogger } from '@escapement/testkit';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seal, unseal } from '../../packages/redis/src/runs/signature.ts';
import { lookAhead, runPass } from '../../packages/scheduler/src/plan-pass.ts';
import { createProjector, type Projector } from '../../packages/scheduler/src/projector.ts';
import { SuspectJobs } from '../../packages/scheduler/src/suspect-jobs.ts';
import { createTimetables } from '../../packages/scheduler/src/timetables.ts';
import { dueUnder, EditedJobs } from '../rig/edited-jobs.ts';
import { type Random, randomFrom } from '../rig/random.ts';
import { rowsOf, wholeLedger } from '../rig/whole-ledger.ts';
import { attendAs, endTaken, takeDue } from './redis-hands.ts';
import { systemClock, term, useRedis } from './redis-rig.ts';

/** By Redis's clock every run of the test is hours late; so many late ones begin all the same. */
const catchUp = { policy: 'all', max: 100, withinMs: 60_000 } as const;
const horizonMs = 10_000;
const hourMs = 3_600_000;

describe('edits, over a real Redis and a clock that the test moves', () => {
  const redis = useRedis();
  let store: RedisStore;
  let client: Redis;
  let jobs: EditedJobs;
  let projector: Projector;
  /** Begins two hours ago, so that Redis finds nothing too early. */
  let now: number;

  beforeEach(async () => {
    store = await redis.store();
    attendAs(store);
    client = new Redis(redis.server.url);
    jobs = new EditedJobs();
    now = Math.floor(Date.now() / 1000) * 1000 - 2 * hourMs;
    await takeOffice();
  });
  afterEach(() => client.disconnect());

  const timetables = createTimetables(silentLogger, new Map());
  const parts = () => ({
    term,
    store: store.schedule,
    catalog: jobs.catalog,
    timetables,
    calendars: new Map(),
    clock: systemClock,
    time: { now: () => redisMillis(now) },
    logger: silentLogger,
    meter: silentMeter,
    suspects: new SuspectJobs(),
  });

  /** As a new leader does: what it believes of the schedule is read from Redis. */
  async function takeOffice(): Promise<void> {
    projector = createProjector(parts());
    await projector.reconcile();
  }

  async function pass(): Promise<void> {
    const deps = {
      ...parts(),
      projector,
      horizonMs: () => horizonMs,
      redisNow: () => redisMillis(now),
      onStaged: () => undefined,
      isStopping: () => false,
    };
    const done = await runPass(deps, await lookAhead(deps));
    expect(done.kind).toBe('committed');
  }

  function look(): void {
    for (const jobId of jobs.show()) projector.enqueue(jobId);
  }

  async function edit(jobId: string, change: Parameters<EditedJobs['write']>[2] = {}) {
    await announce(jobId, jobs.write(jobId, now, change));
  }

  async function announce(jobId: string, told: Edit) {
    await store.archive.announceEdits([{ jobId, edit: told }]);
  }

  /** What a worker does with everything that is due and in its queue; `share` of it, the rest stays in the queue. */
  async function work(share = 1, random?: Random): Promise<void> {
    const owed = await client.zrangebyscore('{esc}:-owed', '-inf', now);
    const due = owed.filter(() => random === undefined || random.chance(share));
    const entered = await Promise.all(due.map((runId) => putForward(runId)));
    const taken = await takeDue(store, entered.filter((isEntered) => isEntered).length);
    for (const run of taken) {
      const opened = await store.exchange.open('default', run);
      if (opened.kind !== 'opened') throw new Error(`${run.runId}: ${JSON.stringify(opened)}`);
      const { jobId, version } = opened.envelope;
      // From the answer to an edit on, nothing of an older version starts.
      expect(version).toBe(jobs.standing(jobId)?.version);
    }
    await endTaken(store, taken);
  }

  /**
   * Puts a run before all that is due only by Redis's clock, which is hours ahead of the test's; so is what a worker holds against
   * the ticket, which gets as much longer. False where the queue has it no more.
   */
  async function putForward(runId: string): Promise<boolean> {
    const entry = `{esc}:default:${runId}`;
    const opened = unseal('ticket', (await client.hget(entry, 'data')) ?? '', 'a key');
    if (opened.kind !== 'value') return false;
    const ticket = { ...(opened.value as object), by: Date.now() + hourMs };
    await client.hset(entry, 'data', seal('ticket', ticket, 'a key'));
    return (await client.zadd('{esc}:default:delayed', 'XX', 'CH', '0', runId)) > 0;
  }

  const ledger = (jobId: string) => wholeLedger(store.archive, jobId);

  /** For each fire time that was in force and has passed, what the ledger says of it; everything but exactly one outcome is told. */
  async function holesAndDoubles(jobId: string, until = now): Promise<readonly string[]> {
    const entries = await ledger(jobId);
    return dueUnder(jobs.forces(jobId), until).flatMap((fireTime) => {
      const outcomes = rowsOf(entries, fireTime);
      if (outcomes.length === 1) return [];
      const told = outcomes.map((entry) => entry.reason ?? entry.runState);
      return [`${jobId} +${(fireTime - until) / 1000}s: ${told.join(' and ') || 'nothing'}`];
    });
  }

  /** What became of the fire times that have passed, oldest first. */
  const outcomesOf = async (jobId: string) =>
    (await ledger(jobId))
      .filter((entry) => Date.parse(entry.fireTime) <= now)
      .map((entry) => entry.reason ?? entry.runState)
      .reverse();

  it('keeps every fire time when the gate refuses one between an edit and its carrying', async () => {
    await edit('tick', { catchUp: { policy: 'none' } });
    look();
    await pass();
    now += 500;
    await edit('tick', { schedule: { kind: 'every', everyMs: 500 } });
    now += 600;
    await work();
    // The leader comes to it so late that what passed meanwhile is a misfire.
    now += 4900;
    look();
    await pass();
    expect(await holesAndDoubles('tick')).toEqual([]);
  });

  it('lets an edit that leaves the schedule alone cost no fire time, however often it comes', async () => {
    await edit('tick', { catchUp });
    for (let i = 0; i < 100; i += 1) {
      now += 100;
      await edit('tick', { description: `edit ${i}` });
      look();
      await pass();
      await work();
    }
    expect(await outcomesOf('tick')).toEqual(Array.from({ length: 10 }, () => 'succeeded'));
  });

  it('keeps a run whose jitter lets it wait through an edit of something else', async () => {
    await edit('tick', { schedule: { kind: 'every', everyMs: 3000, jitterMs: 2900 } });
    look();
    await pass();
    now += 3000;
    await edit('tick', { description: 'another', catchUp: { policy: 'none' } });
    now += 100;
    look();
    await pass();
    now += 12_000;
    await pass();
    await work();
    const runs = (await ledger('tick')).filter((entry) => entry.runState === 'succeeded');
    expect(runs.length).toBeGreaterThanOrEqual(4);
  });

  it('accounts for a job that was created and deleted before the leader saw it', async () => {
    await edit('brief');
    now += 3500;
    await announce('brief', jobs.remove('brief', now));
    look();
    await pass();
    expect(await outcomesOf('brief')).toEqual(['deleted']);
    expect(await holesAndDoubles('brief')).toEqual([]);
  });

  it('waits for an announced edit that has not come into sight yet', async () => {
    await edit('tick', { catchUp });
    look();
    await pass();
    now += 200;
    await edit('tick', { description: 'unseen' });
    await pass();
    now += 900;
    await work();
    expect(await outcomesOf('tick')).toEqual(['queued']);
    look();
    await pass();
    await work();
    expect(await outcomesOf('tick')).toEqual(['succeeded']);
  });

  it('accounts for the fire times of a damaged definition, and goes on when it is put back as it was', async () => {
    await edit('tick', { catchUp });
    look();
    await pass();
    now += 2000;
    await work();
    jobs.damage('tick', true);
    projector.enqueue('tick');
    await pass();
    now += 4000;
    await pass();
    await work();
    expect(await outcomesOf('tick')).toEqual(['succeeded', 'succeeded', 'definition-broken']);
    jobs.damage('tick', false);
    projector.enqueue('tick');
    await pass();
    now += 3000;
    await pass();
    await work();
    expect(await holesAndDoubles('tick')).toEqual([]);
    const after = await outcomesOf('tick');
    expect(after.filter((state) => state === 'succeeded')).toHaveLength(5);
  });

  it('goes on accounting for a damaged definition under the next leader', async () => {
    await edit('tick');
    look();
    await pass();
    jobs.damage('tick', true);
    projector.enqueue('tick');
    await pass();
    await takeOffice();
    now += 30_000;
    await pass();
    expect(await holesAndDoubles('tick')).toEqual([]);
  });

  it.each(Array.from({ length: 12 }, (_, i) => i + 1))(
    'gives every fire time of whichever version was in force exactly one outcome (seed %i)',
    async (seed) => {
      const random = randomFrom(seed);
      const names = ['job-a', 'job-b', 'job-c'];
      const acts = {
        async edit(jobId: string) {
          const everyMs = random.pick([500, 1000, 1000, 1500, 4000]);
          const jitterMs = random.pick([0, 0, 700, 6000]);
          const catchUp = random.pick([
            { policy: 'none' } as const,
            { policy: 'latest', withinMs: 5000 } as const,
            { policy: 'all', max: 5, withinMs: 60_000 } as const,
          ]);
          await edit(jobId, { schedule: { kind: 'every', everyMs, jitterMs }, catchUp });
        },
        async touch(jobId: string) {
          if (jobs.standing(jobId) !== undefined) await edit(jobId, { description: `${now}` });
        },
        async pause(jobId: string) {
          if (jobs.standing(jobId) === undefined) return;
          const since = new Date(now).toISOString();
          await edit(jobId, { paused: { reason: 'a test', since } });
        },
        async resume(jobId: string) {
          if (jobs.standing(jobId)?.paused === undefined) return;
          await edit(jobId, { paused: undefined });
        },
        async remove(jobId: string) {
          if (jobs.standing(jobId) === undefined) return;
          await announce(jobId, jobs.remove(jobId, now));
        },
        async lead() {
          if (random.chance(0.7)) look();
          await pass();
        },
        async work() {
          await work(random.pick([1, 1, 0.5]), random);
        },
        async elect() {
          await takeOffice();
        },
      };
      const weighted = [
        ...['edit', 'touch', 'touch', 'pause', 'resume', 'remove', 'elect'],
        ...['lead', 'lead', 'lead', 'lead', 'work', 'work', 'work', 'work'],
      ] as (keyof typeof acts)[];
      for (const name of names) await acts.edit(name);
      for (let i = 0; i < 220; i += 1) {
        now += random.pick([0, 40, 130, 400, 900, 3000]);
        await acts[random.pick(weighted)](random.pick(names));
      }
      const end = now;
      look();
      for (let i = 0; i < 8; i += 1) {
        await pass();
        now += 2000;
        await work();
      }
      const found = await Promise.all(names.map((name) => holesAndDoubles(name, end)));
      expect(found.flat()).toEqual([]);
    },
  );
});
