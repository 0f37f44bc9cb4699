import { redisMillis } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { silentLogger } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLedgerAuditor } from '../../packages/scheduler/src/ledger-auditor.ts';
import { createTimetables } from '../../packages/scheduler/src/timetables.ts';
import { EditedJobs } from '../rig/edited-jobs.ts';
import { advanceOf, changeOf, runDueIn } from './redis-plans.ts';
import { systemClock, term, useRedis } from './redis-rig.ts';

describe('the auditor of the ledger', () => {
  const redis = useRedis();
  const base = Math.floor(Date.now() / 1000) * 1000 - 600_000;
  const at = (second: number) => base + second * 1000;
  let store: RedisStore;
  let jobs: EditedJobs;
  let stop: AbortController;
  let auditing: Promise<void>;
  let figures: Map<string, number>;
  let told: object[];

  beforeEach(async () => {
    store = await redis.store();
    jobs = new EditedJobs();
    figures = new Map();
    told = [];
    await store.archive.announceEdits([{ jobId: 'tick', edit: jobs.write('tick', base) }]);
    jobs.show();
    const definition = jobs.standing('tick');
    const nextFireTime = at(1000);
    await store.schedule.carry(term, [
      changeOf({ jobId: 'tick', revision: 1, definition, nextFireTime }),
    ]);
    const runs = Array.from({ length: 20 }, (_, i) =>
      runDueIn(0, { jobId: 'tick', fireTime: at(i + 1), overlap: 'allow' }),
    );
    const missed = { outcome: 'missed', reason: 'too-old' } as const;
    const outcomes = [{ fireTime: at(21), untilFireTime: at(500), ...missed }];
    await store.schedule.stage(term, [advanceOf(runs, { jobId: 'tick', outcomes, nextFireTime })]);
  });
  afterEach(async () => {
    stop.abort();
    await auditing;
  });

  function audit(options: { readonly isFollowing?: boolean } = {}): void {
    stop = new AbortController();
    auditing = runLedgerAuditor(
      {
        audit: store.audit,
        catalog: jobs.catalog,
        calendars: new Map(),
        timetables: createTimetables(silentLogger, new Map()),
        clock: systemClock,
        time: { ...store.time, now: () => redisMillis(at(510)) } as typeof store.time,
        logger: { ...silentLogger, error: (about) => void told.push(about) },
        meter: { count() {}, observe() {}, set: (name, value) => void figures.set(name, value) },
        everyMs: 20,
        isFollowing: () => options.isFollowing ?? true,
      },
      stop.signal,
    );
  }
  const holes = () => figures.get('escapement_ledger_holes');
  const doubles = () => figures.get('escapement_ledger_doubles');

  it('finds a ledger whole that has a run or a row for each fire time', async () => {
    audit();
    await expect.poll(() => [holes(), doubles()]).toEqual([0, 0]);
    expect(told).toEqual([]);
  });

  it('tells of a fire time that has no outcome, by its job and its instant, once', async () => {
    const lost = runDueIn(0, { jobId: 'tick', fireTime: at(7) });
    await redis.server.send('ZREM', '{esc}:-open', lost.runId);
    audit();
    await expect.poll(holes).toBe(1);
    const instant = new Date(at(7)).toISOString();
    expect(told).toEqual([{ jobId: 'tick', count: 1, found: [`hole ${instant}`] }]);
    expect(doubles()).toBe(0);
  });

  it('tells of a fire time that has a run and a row', async () => {
    await redis.server.send('ZADD', '{esc}:-ledger:tick', String(at(7)), `f${at(7)}`);
    audit();
    await expect.poll(doubles).toBe(1);
    expect(told).toHaveLength(1);
  });

  it('holds nobody to what is still to be decided', async () => {
    await redis.server.send('ZADD', '{esc}:-schedule', String(at(5)), 'tick');
    for (let second = 5; second <= 20; second += 1) {
      const { runId } = runDueIn(0, { jobId: 'tick', fireTime: at(second) });
      await redis.server.send('ZREM', '{esc}:-open', runId);
    }
    audit();
    await expect.poll(holes).toBe(0);
  });
});
