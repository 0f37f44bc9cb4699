import { type RunEnvelope, toIso } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { overwrite, type RecordPart } from '../rig/run-record.ts';
import { prefix, useSpoiltStore } from './hostile-rig.ts';
import { auditAll, endTaken, exchange, takeAndEnd, takeDue } from './redis-hands.ts';
import { advanceOf, changeOf, definitionOf, runDueIn } from './redis-plans.ts';
import { term } from './redis-rig.ts';

describe('a field that holds something else', () => {
  const { redis, store, spoil, take } = useSpoiltStore();

  const spoilRun = ({ runId }: RunEnvelope, part: RecordPart) =>
    overwrite(redis.server, runId, { [part]: 'garbage' });

  it.each([
    ...['state', 'attempt', 'fire', 'due', 'version', 'revision', 'epoch', 'staged', 'overlap'],
    ...['head', 'stand', 'more', 'next', 'lost', 'told', 'record'],
  ])('of a staged run (%s) keeps it from nothing, and is put right when it ends', async (field) => {
    const run = runDueIn(-5_000);
    await store.schedule.stage(term, [advanceOf([run])]);
    await spoilRun(run, field);
    expect(await takeAndEnd(store)).toEqual([run.runId]);
    expect(await store.archive.get(run.runId)).toMatchObject({
      ...{ state: 'succeeded', attempt: 1, queue: 'default' },
      ...{ fireTime: toIso(run.fireTime), dueTime: toIso(run.dueTime) },
    });
  });

  it.each([
    ...['state', 'attempt', 'fire', 'due', 'version', 'revision', 'epoch', 'queue', 'staged'],
    ...['begun', 'worker', 'head', 'stand', 'more', 'next', 'told', 'record'],
  ])(
    'of a running run (%s) lets nobody begin it once more, and is put right when it ends',
    async (field) => {
      const run = runDueIn(-5_000);
      await store.schedule.stage(term, [advanceOf([run])]);
      const taken = await takeDue(store);
      await spoilRun(run, field);
      expect(await take()).toEqual([]);
      expect((await auditAll(store, Date.now(), run)).reenqueued).toEqual([]);
      expect(await endTaken(store, taken)).toEqual(['settled']);
      const shown = await store.archive.get(run.runId);
      expect(shown).toMatchObject({ state: 'succeeded', attempt: 1, queue: 'default' });
      expect(JSON.stringify(shown)).not.toMatch(/NaN|null/);
      expect(await store.archive.totals()).toMatchObject({ running: 0, owedLate: 0 });
      for (const list of ['active', 'wait'] as const) {
        expect(await redis.server.send('LRANGE', `{esc}:default:${list}`, '0', '-1')).toBe(
          '*0\r\n',
        );
      }
    },
  );

  it.each(['state', 'attempt', 'fire', 'due', 'revision', 'staged', 'begun', 'head', 'stand'])(
    'of a running run (%s), or its whole record gone, leaves it with its worker, and with none that is dead',
    async (field) => {
      const [spoilt, gone] = [runDueIn(-6_000), runDueIn(-5_000, { jobId: 'other-job' })];
      await store.schedule.stage(term, [advanceOf([spoilt]), advanceOf([gone])]);
      const taken = await takeDue(store);
      await spoilRun(spoilt, field);
      await redis.server.send('DEL', `${prefix}record:${gone.runId}`);
      const kept = taken.map(({ runId, attempt }) => ({ runId, attempt, queue: 'default' }));
      expect((await store.lives.beat('worker-b', kept)).lost).toEqual(
        new Set(kept.map((one) => one.runId)),
      );
      expect((await store.lives.beat('worker-a', kept)).lost.size).toBe(0);
      expect(await store.lives.recover('worker-b', 0)).toEqual({ retried: 0, lost: 0 });
      expect(await store.lives.recover('worker-a', 0)).toEqual({ retried: 2, lost: 0 });
      const again = await takeDue(store);
      expect(again).toMatchObject([{ attempt: 2 }, { attempt: 2 }]);
      expect(await endTaken(store, taken)).toEqual(['stale', 'stale']);
      expect(await endTaken(store, again)).toEqual(['settled', 'settled']);
    },
  );

  it('of a run that waits for its lock lets it begin all the same', async () => {
    const run = runDueIn(-5_000, { lock: 'ledger' });
    await store.schedule.stage(term, [advanceOf([run])]);
    const [taken] = await takeDue(store);
    await spoilRun(run, 'state');
    expect(await take()).toEqual([]);
    const lock = { fencingToken: 1, waitedMs: 0 };
    const begins = [{ runId: run.runId, attempt: taken?.attempt ?? 0, lock }];
    expect((await exchange(store, { begins })).begins).toEqual([expect.any(Number)]);
  });

  it('of a queue entry that is gone lets nothing begin with nothing in hand: the audit makes it anew', async () => {
    const [staged, running] = [runDueIn(-5_000), runDueIn(-6_000, { jobId: 'other-job' })];
    await store.schedule.stage(term, [advanceOf([running])]);
    const [taken] = await takeDue(store);
    await store.schedule.stage(term, [advanceOf([staged])]);
    for (const { runId } of [staged, running]) {
      await redis.server.send('DEL', `{esc}:default:${runId}`);
    }
    const backs = [{ runId: running.runId, attempt: taken?.attempt ?? 0, afterMs: 0 }];
    expect(await exchange(store, { backs })).toMatchObject({ backs: ['handed-back'] });
    expect(await take()).toEqual([]);
    const { reenqueued } = await auditAll(store, Date.now(), staged, running);
    expect([...reenqueued].sort()).toEqual([staged.runId, running.runId].sort());
    const again = await takeDue(store);
    expect(again.map(({ runId, attempt }) => `${runId} ${attempt}`).sort()).toEqual(
      [`${staged.runId} 1`, `${running.runId} 2`].sort(),
    );
    expect(again.every(({ sealed }) => sealed.startsWith('["'))).toBe(true);
  });

  it('of a run whose queue nobody serves brings it back to the one that its job has', async () => {
    const run = runDueIn(-5_000);
    await store.schedule.carry(term, [changeOf({ revision: 1, definition: definitionOf() })]);
    await store.schedule.stage(term, [advanceOf([run])]);
    await spoilRun(run, 'queue');
    expect(await take()).toEqual([]);
    expect((await auditAll(store, Date.now(), run)).reenqueued).toEqual([run.runId]);
    expect(await takeAndEnd(store)).toEqual([run.runId]);
    expect(await store.archive.get(run.runId)).toMatchObject({ queue: 'default' });
  });

  it.each(['revision', 'state', 'due', 'fire', 'staged', 'head', 'stand', 'record'])(
    'of a staged run (%s), of a job that is known, has the leader carry it anew, and nothing begin before',
    async (field) => {
      const run = runDueIn(-5_000);
      const definition = definitionOf();
      const carried = (kept: readonly RunEnvelope[]) =>
        store.schedule.carry(term, [changeOf({ revision: 1, definition, kept })]);
      await carried([]);
      await store.schedule.stage(term, [advanceOf([run])]);
      await spoilRun(run, field);
      expect((await auditAll(store, Date.now(), run)).undecided).toEqual([
        { jobId: run.jobId, revision: 0 },
      ]);
      const [context] = await store.schedule.changeContexts([run.jobId]);
      expect(context?.staged).toMatchObject([{ runId: run.runId, fireTime: run.fireTime }]);
      await carried([run]);
      expect(await auditAll(store, Date.now(), run)).toMatchObject({
        undecided: [],
        reenqueued: [],
      });
      expect(await takeAndEnd(store)).toEqual([run.runId]);
      expect(await store.archive.get(run.runId)).toMatchObject({ state: 'succeeded', attempt: 1 });
    },
  );

  it('keeps no run of another job from beginning in the same call', async () => {
    const [spoilt, sound] = [runDueIn(-5_000), runDueIn(-4_000, { jobId: 'other-job' })];
    await store.schedule.stage(term, [advanceOf([spoilt]), advanceOf([sound])]);
    await spoilRun(spoilt, 'state');
    await spoil('min-revision', spoilt.jobId);
    expect(await take()).toEqual([spoilt.runId, sound.runId]);
  });
});
