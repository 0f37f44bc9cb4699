import {
  type EndingEvent,
  type Run,
  type RunEnvelope,
  type RunFilter,
  redisMillis,
} from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { endTaken, exchange, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn, surelyPastMs } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

describe('what the interface reads', () => {
  const redis = useRedis();
  const store = useStore(redis);

  const stage = (runs: readonly RunEnvelope[]) =>
    store.schedule.stage(
      term,
      runs.map((run) => advanceOf([run])),
    );
  /** Begins the run that is due next, which must be this one. */
  async function begin(run: RunEnvelope) {
    const taken = await takeDue(store, 1);
    expect(taken).toMatchObject([{ runId: run.runId, state: 'running' }]);
    return taken;
  }
  async function end(run: RunEnvelope, event: EndingEvent = 'succeed') {
    const reason = event === 'succeed' ? {} : { reason: 'no' };
    expect(await endTaken(store, await begin(run), { event, ...reason })).toEqual(['settled']);
  }
  async function everyPage(filter: RunFilter): Promise<readonly Run[]> {
    const all: Run[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.archive.list({
        ...filter,
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect(page.items.length).toBeLessThanOrEqual(filter.limit);
      all.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return all;
  }

  it('pages through runs newest first, each once, also where many share a fire time', async () => {
    const at = Date.now() - 10_000;
    const runs = Array.from({ length: 57 }, (_, i) =>
      runDueIn(0, {
        jobId: `job-${i % 20}`,
        fireTime: at + (i < 20 ? 0 : i * 10),
        overlap: 'allow',
      }),
    );
    await stage(runs);
    const all = await everyPage({ limit: 7 });
    expect(all).toHaveLength(57);
    expect(new Set(all.map((run) => run.id)).size).toBe(57);
    const times = all.map((run) => Date.parse(run.fireTime));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(await everyPage({ limit: 3, jobId: 'job-3' })).toHaveLength(3);
  });

  it('neither repeats nor hides a run when one is added between two pages', async () => {
    const runs = Array.from({ length: 10 }, (_, i) => runDueIn(-10_000 + i));
    await stage(runs);
    const first = await store.archive.list({ limit: 4 });
    await stage([runDueIn(60_000)]);
    const second = await store.archive.list({ limit: 4, cursor: first.cursor ?? '' });
    expect(second.items.map((run) => run.id)).toEqual([5, 4, 3, 2].map((i) => runs[i]?.runId));
  });

  it('looks at no more than some thousands of runs for those of a rare queue, and says where to go on', async () => {
    const at = Date.now() + 60_000;
    const rare = runDueIn(0, { jobId: 'rare', fireTime: at, queue: 'rare' });
    const many = Array.from({ length: 4_400 }, (_, i) =>
      runDueIn(0, { jobId: 'often', fireTime: at + 1_000 + i }),
    );
    await stage([rare]);
    for (let i = 0; i < many.length; i += 400) await stage(many.slice(i, i + 400));
    const first = await store.archive.list({ limit: 5, queue: 'rare' });
    expect([first.items, first.cursor]).toEqual([[], expect.any(String)]);
    const rest = await store.archive.list({ limit: 5, queue: 'rare', cursor: first.cursor ?? '' });
    expect(rest.items.map(({ id }) => id)).toEqual([rare.runId]);
    expect(rest.cursor).toBeUndefined();
    expect(await everyPage({ limit: 5, workerId: 'w-9' })).toEqual([]);
  });

  it('filters by state, job and time', async () => {
    const [a, b, c] = [-3_000, -2_000, -1_000].map((ms) => runDueIn(ms)) as [
      RunEnvelope,
      RunEnvelope,
      RunEnvelope,
    ];
    const coming = runDueIn(60_000);
    await stage([a, b, c, coming]);
    await end(a);
    await end(b, 'fail');
    const ids = async (filter: Partial<RunFilter>) =>
      (await everyPage({ limit: 10, ...filter })).map((run) => run.id);
    expect(await ids({ states: ['failed'] })).toEqual([b.runId]);
    expect(await ids({ states: ['succeeded', 'failed'] })).toEqual([b.runId, a.runId]);
    expect(await ids({ states: ['queued'] })).toEqual([c.runId]);
    expect(await ids({ states: ['staged'] })).toEqual([coming.runId]);
    expect(await ids({ from: b.fireTime, to: c.fireTime })).toEqual([b.runId]);
    expect(await ids({ jobId: 'none' })).toEqual([]);
  });

  it('finds each state by its index, and names what ended a run', async () => {
    const events = ['succeed', 'fail', 'time-out', 'cancel'] as const;
    const ended = events.map((_, i) => runDueIn(-9_000 + i * 1_000));
    const [running, blocked] = [
      runDueIn(-3_000),
      runDueIn(-2_000, { jobId: 'other', lock: 'ledger' }),
    ];
    await stage([...ended, running, blocked]);
    for (const [i, event] of events.entries()) await end(ended[i] as RunEnvelope, event);
    await begin(running);
    expect(await takeDue(store)).toMatchObject([{ state: 'waiting' }]);
    const found = async (...states: NonNullable<RunFilter['states']>[number][]) =>
      (await everyPage({ limit: 2, states })).map(({ id, state, reason }) => [id, state, reason]);
    const [succeeded, failed, timedOut, cancelled] = ended.map(({ runId }) => runId);
    expect(await found('succeeded')).toEqual([[succeeded, 'succeeded', undefined]]);
    expect(await found('failed', 'timed-out', 'cancelled')).toEqual([
      [cancelled, 'cancelled', 'no'],
      [timedOut, 'timed-out', 'no'],
      [failed, 'failed', 'no'],
    ]);
    expect(await found('running')).toEqual([[running.runId, 'running', undefined]]);
    expect(await found('waiting')).toEqual([[blocked.runId, 'waiting', undefined]]);
    expect(await found('running', 'waiting')).toHaveLength(2);
    expect(await found('lost')).toEqual([]);
  });

  it('shows all of a run that is over as it was shown before', async () => {
    const run = runDueIn(-5_000, { lock: 'ledger' });
    await stage([run]);
    const [taken] = await takeDue(store);
    const about = { runId: run.runId, attempt: taken?.attempt ?? 0 };
    const lock = { fencingToken: 31, waitedMs: 12 };
    await exchange(store, { begins: [{ ...about, lock }] });
    const before = await store.archive.get(run.runId);
    expect(before).toMatchObject({
      state: 'running',
      attempt: 1,
      workerId: 'worker-a',
      lock: { name: 'ledger', ...lock },
    });
    await endTaken(store, [{ ...about, attempt: 1 }], { event: 'fail', reason: 'said "no"\n' });
    const after = await store.archive.get(run.runId);
    expect(after).toEqual({
      ...before,
      state: 'failed',
      reason: 'said "no"\n',
      finishedAt: expect.any(String),
      durationMs: expect.any(Number),
    });
    expect((await everyPage({ limit: 5 }))[0]).toEqual(after);
    expect((await everyPage({ limit: 5, jobId: run.jobId }))[0]).toEqual(after);
  });

  it('takes no cursor that names no place: the interface has refused it', async () => {
    await stage([runDueIn(0)]);
    await expect(store.archive.list({ limit: 5, cursor: 'nonsense' })).rejects.toThrow(
      'a cursor that names no place',
    );
  });

  it('merges runs and reasons into one ledger, newest first, without what is still to come', async () => {
    const now = Date.now();
    const ran = runDueIn(0, { fireTime: now - 5_000 });
    await store.schedule.stage(term, [
      advanceOf([ran, runDueIn(60_000)], {
        outcomes: [
          {
            fireTime: now - 60_000,
            untilFireTime: now - 20_000,
            count: 41,
            outcome: 'missed',
            reason: 'too-old',
          },
          { fireTime: now - 1_000, outcome: 'skipped', reason: 'calendar', detail: 'holidays' },
        ],
      }),
    ]);
    await end(ran);
    const all = await store.archive.ledger(ran.jobId, { limit: 10 });
    expect(all.items).toMatchObject([
      { outcome: 'skipped', reason: 'calendar', detail: 'holidays' },
      { outcome: 'run', runId: ran.runId, runState: 'succeeded' },
      { outcome: 'missed', reason: 'too-old', count: 41 },
    ]);
    expect(all.items[1]?.latenessMs).toBeGreaterThanOrEqual(4_900);
    expect(all.cursor).toBeUndefined();
    const first = await store.archive.ledger(ran.jobId, { limit: 2 });
    expect(first.items).toHaveLength(2);
    const rest = await store.archive.ledger(ran.jobId, { limit: 2, cursor: first.cursor ?? '' });
    expect(rest.items).toMatchObject([{ outcome: 'missed' }]);
    expect(rest.cursor).toBeUndefined();
    expect(
      (await store.archive.ledger(ran.jobId, { limit: 9, from: now - 5_000, to: now - 1_000 }))
        .items,
    ).toMatchObject([{ outcome: 'run' }]);
  });

  it('knows what each job is doing', async () => {
    const done = runDueIn(-2_000);
    const running = runDueIn(-1_000);
    const next = runDueIn(30_000);
    await stage([done, running, next]);
    await end(done, 'fail');
    await begin(running);
    const [known, none] = await store.archive.activity(['nightly-report', 'never-heard-of']);
    expect(known).toMatchObject({
      nextFireTime: next.fireTime,
      recent: ['failed'],
      runningCount: 1,
      lastRun: { id: running.runId },
    });
    expect(none).toEqual({ jobId: 'never-heard-of', recent: [], runningCount: 0 });
  });

  it('counts the whole', async () => {
    const runs = [-9_000, -8_000, -7_000, -6_000, 60_000].map((ms, i) =>
      runDueIn(ms, { jobId: `job-${i}` }),
    );
    await stage(runs);
    const [a, b, c] = runs as [RunEnvelope, RunEnvelope, RunEnvelope];
    await end(a);
    await end(b, 'fail');
    await begin(c);
    await store.schedule.stage(term, [
      advanceOf([], {
        outcomes: [{ fireTime: 1, count: 7, outcome: 'missed', reason: 'too-old' }],
      }),
    ]);
    expect(await store.archive.totals()).toEqual({
      running: 1,
      staged: 1,
      owedLate: 1,
      last24h: { succeeded: 1, failed: 1, skipped: 0, missed: 7 },
      fenceRefusals: 0,
      unreadable: 0,
    });
    expect((await store.archive.upcoming(5)).map((run) => run.id)).toEqual([runs[4]?.runId]);
  });

  it('enqueues a run asked for by hand once under its id', async () => {
    const fireTime = Date.parse('2026-03-07T02:00:00.000Z');
    const runId = 'nightly-report@20260307T020000Z-mabc';
    const asked = runDueIn(0, {
      runId,
      trigger: 'manual',
      fireTime,
      dueTime: Date.now() - surelyPastMs,
    });
    expect(await store.archive.enqueueManual(asked)).toMatchObject({ kind: 'enqueued' });
    expect(await store.archive.enqueueManual(asked)).toMatchObject({ kind: 'exists' });
    await end(asked);
    expect(await store.archive.enqueueManual(asked)).toMatchObject({ kind: 'exists' });
    expect(await store.archive.get(asked.runId)).toMatchObject({
      trigger: 'manual',
      state: 'succeeded',
    });
  });

  it('agrees on when a run was first asked for, though two nodes ask at the same moment', async () => {
    const other = await redis.store();
    const [now, later] = [redisMillis(Date.now()), redisMillis(Date.now() + 7)];
    const asked = await Promise.all([
      store.archive.firstAsked('nightly-report', { mark: 'mark' }, now),
      other.archive.firstAsked('nightly-report', { mark: 'mark' }, later),
    ]);
    expect(new Set(asked).size).toBe(1);
    expect(await other.archive.firstAsked('nightly-report', { mark: 'another' }, later)).toBe(
      later,
    );
    await other.close(2_000);
  });

  it('tells how Redis stands and is set', async () => {
    await expect
      .poll(() => store.archive.dependency().detail)
      .toMatchObject({
        version: expect.stringMatching(/^\d/),
        hz: 10,
        maxmemoryPolicy: 'noeviction',
        appendonly: 'yes',
      });
    expect(store.archive.dependency().state).toBe('connected');
  });
});
