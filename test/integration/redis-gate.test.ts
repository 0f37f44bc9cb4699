import type { LedgerEntry, RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanceOf, auditedBy, runDueIn, takeOffice, term, useRedis } from './redis-rig.ts';

describe('the gate', () => {
  const redis = useRedis();
  let store: RedisStore;

  beforeEach(async () => {
    store = await redis.store();
  });

  async function staged(ms: number, changes: Partial<RunEnvelope> = {}): Promise<RunEnvelope> {
    const run = runDueIn(ms, changes);
    await store.schedule.stage(term, [advanceOf([run])]);
    return run;
  }
  const begin = (envelope: RunEnvelope, attempt = 1, workerId = 'worker-a') =>
    store.gate.begin({ envelope, attempt, workerId });
  const settle = (envelope: RunEnvelope, attempt = 1) =>
    store.gate.settle({ envelope, attempt, workerId: 'worker-a', state: 'succeeded' });
  const ledger = async (jobId = 'nightly-report'): Promise<readonly LedgerEntry[]> =>
    (await store.archive.ledger(jobId, { limit: 50 })).items;

  it('lets one attempt begin once, whoever asks', async () => {
    const run = await staged(0);
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((worker) => begin(run, 1, `worker-${worker}`)),
    );
    expect(answers.filter((answer) => answer.kind === 'begun')).toHaveLength(1);
    expect(answers.filter((answer) => answer.kind === 'already-begun')).toHaveLength(3);
    expect(await begin(run, 1)).toMatchObject({ kind: 'already-begun', attempt: 1 });
  });

  it('knows nothing of a run that was not staged', async () => {
    expect(await begin(runDueIn(0))).toEqual({ kind: 'unknown' });
  });

  it('holds a run back until its due time by the clock of Redis', async () => {
    const run = await staged(5_000);
    const outcome = await begin(run);
    expect(outcome).toMatchObject({ kind: 'too-early' });
    expect(outcome.kind === 'too-early' && outcome.dueInMs).toBeGreaterThan(4_000);
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'staged' });
  });

  it('lets a later attempt take over, and then the earlier one has no say', async () => {
    const run = await staged(0);
    await begin(run, 1, 'worker-a');
    expect(await begin(run, 2, 'worker-b')).toMatchObject({ kind: 'begun' });
    expect(await settle(run, 1)).toEqual({ kind: 'stale' });
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'running', attempt: 2 });
    expect(await settle(run, 2)).toEqual({ kind: 'settled' });
    expect(await begin(run, 3)).toEqual({ kind: 'already-settled', state: 'succeeded' });
  });

  it('settles an attempt once, however often it is told', async () => {
    const run = await staged(0);
    await begin(run);
    expect(await settle(run)).toEqual({ kind: 'settled' });
    expect(await settle(run)).toEqual({ kind: 'settled' });
    expect((await store.archive.totals()).last24h.succeeded).toBe(1);
    const [activity] = await store.archive.activity([run.jobId]);
    expect(activity).toMatchObject({ recent: ['succeeded'], runningCount: 0 });
    expect(activity?.lastRun).toMatchObject({ id: run.runId, state: 'succeeded' });
  });

  it('skips a run while another of its job is alive, and says which', async () => {
    const first = await staged(-1_000);
    const second = await staged(0);
    await begin(first);
    expect(await begin(second)).toEqual({ kind: 'overlap', blockingRunId: first.runId });
    expect(await store.archive.get(second.runId)).toBeUndefined();
    expect(await ledger()).toMatchObject([
      { outcome: 'skipped', reason: 'overlap', detail: first.runId, runId: second.runId },
      { outcome: 'run', runId: first.runId, runState: 'running' },
    ]);
    // The fire time has had its outcome: it cannot be staged again.
    await store.schedule.stage(term, [advanceOf([second])]);
    expect(await begin(second)).toEqual({ kind: 'unknown' });
    await settle(first);
    expect(await begin(await staged(1))).toMatchObject({ kind: 'begun' });
  });

  it('lets only one of a job begin when two are asked for in the same call', async () => {
    const [first, second] = [await staged(-1_000), await staged(0)];
    const answers = await Promise.all([begin(first), begin(second)]);
    expect(answers.map((answer) => answer.kind)).toEqual(['begun', 'overlap']);
  });

  it('sees a run that began when the job still allowed to overlap', async () => {
    const earlier = await staged(-2_000, { overlap: 'allow' });
    const later = await staged(-1_000, { overlap: 'allow' });
    await begin(earlier);
    await begin(later);
    await settle(later);
    expect(await begin(await staged(0))).toEqual({
      kind: 'overlap',
      blockingRunId: earlier.runId,
    });
  });

  it('lets runs overlap whose job allows it', async () => {
    await begin(await staged(-1_000, { overlap: 'allow' }));
    expect(await begin(await staged(0, { overlap: 'allow' }))).toMatchObject({ kind: 'begun' });
  });

  it('refuses an envelope below the minimum revision, which only ever rises, and leaves the run owed', async () => {
    const run = await staged(0, { revision: 4 });
    const edit = { kind: 'edited', changedAt: Date.now() } as const;
    await store.archive.announceEdit(run.jobId, { ...edit, revision: 5 });
    await store.archive.announceEdit(run.jobId, { ...edit, revision: 3 });
    expect(await begin(run)).toEqual({ kind: 'superseded', minRevision: 5 });
    // Whoever carries the edit decides whether the version that now stands takes the run over.
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'queued' });
    expect(await ledger()).toMatchObject([{ outcome: 'run' }]);
  });

  it('lets nothing begin on a server that was restarted before it is vouched for', async () => {
    const run = await staged(0);
    await redis.server.kill();
    await redis.server.start();
    await expect.poll(() => store.archive.dependency().state).toBe('connected');
    expect(await begin(run)).toEqual({ kind: 'unvouched' });
    await takeOffice(store, term);
    expect(await begin(run)).toMatchObject({ kind: 'begun' });
  });

  it('lets nothing begin on data that are older than what the worker has seen', async () => {
    const [first, second] = [await staged(-1_000), await staged(0, { overlap: 'allow' })];
    await begin(first);
    await redis.server.send('HSET', '{esc}:-epoch', 'generation', '0');
    expect(await begin(second)).toEqual({ kind: 'unvouched' });
  });

  it('is told again what a worker is doing, when Redis does not know it any more', async () => {
    const run = await staged(-1_000);
    await begin(run);
    const missed = { outcome: 'unknown', reason: 'redis-forgot' } as const;
    await redis.server.flush();
    await takeOffice(store, term);
    const outcomes = [{ fireTime: run.fireTime, ...missed }];
    await store.schedule.stage(term, [advanceOf([], { outcomes })]);
    store.gate.attend('worker-a');
    await expect
      .poll(() => store.archive.get(run.runId))
      .toMatchObject({ state: 'running', attempt: 1, workerId: 'worker-a' });
    expect(await ledger()).toMatchObject([{ outcome: 'run' }]);
    expect([...(await store.schedule.greetings()).keys()]).toEqual(['worker-a']);
    expect(await store.schedule.loseUntold('lost')).toBe(0);
    await settle(run);
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'succeeded' });
  });

  it('does not stage a settled run again', async () => {
    const run = await staged(0);
    await begin(run);
    await settle(run);
    await store.schedule.stage(term, [advanceOf([run])]);
    expect(await begin(run)).toEqual({ kind: 'already-settled', state: 'succeeded' });
    expect((await store.archive.list({ limit: 10 })).items).toHaveLength(1);
  });

  it('keeps a thousand settled runs of a job, and remembers that the older ones had their outcome', async () => {
    const from = Date.now() - 2_000_000;
    const runs = Array.from({ length: 1_005 }, (_, i) =>
      runDueIn(0, { fireTime: from + i * 1_000 }),
    );
    await store.schedule.stage(term, [advanceOf(runs)]);
    for (const run of runs) {
      await begin(run);
      await settle(run);
    }
    const [oldest] = runs;
    if (oldest === undefined) throw new Error('no runs');
    expect(await store.archive.get(oldest.runId)).toBeUndefined();
    await store.schedule.stage(term, [advanceOf([oldest])]);
    expect(await begin(oldest)).toEqual({ kind: 'unknown' });
    expect(await store.schedule.audit(Date.now(), 100, auditedBy(oldest))).toEqual({
      checked: 0,
      reenqueued: [],
      undecided: [],
      unreadable: [],
    });
  });

  it('writes down a run that ended after Redis forgot it, so that it is not run again', async () => {
    const run = await staged(0);
    await begin(run);
    await redis.server.flush();
    await takeOffice(store, term);
    expect(await settle(run)).toEqual({ kind: 'settled' });
    await store.schedule.stage(term, [advanceOf([run])]);
    expect(await begin(run)).toEqual({ kind: 'already-settled', state: 'succeeded' });
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'succeeded' });
  });

  it('keeps lines in order under numbers of their own, and says when nothing follows', async () => {
    const run = await staged(0);
    await begin(run);
    const line = (text: string) => ({ at: Date.now(), stream: 'stdout' as const, text });
    await store.gate.appendLog(run.runId, 1, [line('one'), line('two')]);
    await store.gate.appendLog(run.runId, 1, [line('三'.repeat(4_000))]);
    const read = await store.archive.log(run.runId, 1, 10);
    expect(read?.lines.map((one) => one.line)).toEqual([2, 3]);
    expect(read?.lines[0]).toMatchObject({ text: 'two', stream: 'stdout', attempt: 1 });
    expect(Buffer.byteLength(read?.lines[1]?.text ?? '')).toBeLessThanOrEqual(8_192);
    expect(read?.complete).toBe(false);
    await settle(run);
    expect((await store.archive.log(run.runId, 3, 10))?.complete).toBe(true);
    expect(await store.archive.log('none@20300101T000000Z', 0, 10)).toBeUndefined();
  });

  it('stops a log at ten thousand lines and says so in the last', async () => {
    const run = await staged(0);
    await begin(run);
    const some = Array.from({ length: 4_000 }, (_, i) => ({
      at: 1,
      stream: 'stdout' as const,
      text: `line ${i}`,
    }));
    for (let i = 0; i < 3; i += 1) await store.gate.appendLog(run.runId, 1, some);
    const read = await store.archive.log(run.runId, 9_998, 10);
    expect(read?.lines.map((one) => one.stream)).toEqual(['stdout', 'system']);
  });

  it('shows which lock a run holds', async () => {
    const run = await staged(0, { lock: 'ledger' });
    await begin(run);
    await store.gate.noteLock(run.runId, 1, { fencingToken: 41, waitedMs: 12 });
    expect((await store.archive.get(run.runId))?.lock).toEqual({
      name: 'ledger',
      fencingToken: 41,
      waitedMs: 12,
    });
  });
});
