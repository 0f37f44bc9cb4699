import type { TakenRun } from '@escapement/core';
import { eventually } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { prefix, useSpoiltStore } from './hostile-rig.ts';
import { attendAs, auditAll, endTaken, takeAndEnd, takeDue } from './redis-hands.ts';
import { advanceOf, changeOf, definitionOf, runDueIn } from './redis-plans.ts';
import { term } from './redis-rig.ts';

describe('a field that is none of a run and holds something else', () => {
  const { redis, store, spoil, take } = useSpoiltStore();

  const untilTaken = (runId: string) =>
    eventually(`${runId} is taken`, async () => (await take()).includes(runId));

  it('of what a worker says of its life counts as a word of this moment', async () => {
    const run = runDueIn(-5_000);
    await store.schedule.stage(term, [advanceOf([run])]);
    const [taken] = await takeDue(store);
    await spoil('beats', 'worker-a');
    expect(await store.lives.recover('worker-a', 1_000)).toBe('alive');
    await spoil('beats', 'worker-a');
    const [silence] = await store.lives.silences();
    expect(silence?.silentMs).toBeLessThan(1_000);
    expect(await endTaken(store, [taken as TakenRun])).toEqual(['settled']);
  });

  it('of the cards has the worker ask for the definition itself', async () => {
    const definition = definitionOf();
    const asked: string[] = [];
    const knowing = await redis.store({
      definitions: {
        async read(jobId) {
          asked.push(jobId);
          return { kind: 'definition', definition, znodeVersion: 0 };
        },
      },
    });
    attendAs(knowing);
    await knowing.schedule.carry(term, [changeOf({ revision: 1, definition })]);
    const run = runDueIn(-5_000);
    await knowing.schedule.stage(term, [advanceOf([run])]);
    await spoil(`cards:${run.jobId}`, '1');
    const [taken] = await takeDue(knowing);
    expect(await knowing.exchange.open('default', taken as TakenRun)).toMatchObject({
      kind: 'opened',
      envelope: { runId: run.runId, task: definition.task },
    });
    expect(asked).toEqual([run.jobId]);
  });

  it('does not lower the bar for old versions: it is what was projected', async () => {
    const run = runDueIn(-5_000);
    await store.schedule.stage(term, [advanceOf([run])]);
    await store.schedule.carry(term, [changeOf({ revision: 4 })]);
    await spoil('min-revision', run.jobId);
    expect(await take()).toEqual([]);
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'queued', attempt: 0 });
  });

  it('does not lower the bar for what had its outcome long ago', async () => {
    const [old, standing] = [runDueIn(-60_000), runDueIn(-5_000)];
    await store.schedule.stage(term, [advanceOf([standing])]);
    await spoil('pruned', old.jobId);
    await store.schedule.stage(term, [advanceOf([old])]);
    expect(await store.archive.get(old.runId)).toBeUndefined();
    expect(await store.archive.get(standing.runId)).toBeDefined();
  });

  it.each([
    ['office', 'generation'],
    ['office', 'epoch'],
    ['office', 'server'],
  ])('of the office (%s %s) is a loss of memory, after which it is claimed anew', async (...at) => {
    const run = runDueIn(-5_000);
    const stage = () => store.schedule.stage(term, [advanceOf([run])]);
    await stage();
    await spoil(...at);
    // The first write may go through and count from the beginning; the next one shows that it did.
    const kinds = [(await stage()).kind, (await stage()).kind];
    expect(['forgotten', 'unvouched']).toContain(kinds.at(-1));
    expect(await store.office.claim(term, true)).toMatchObject({ kind: 'claimed' });
    await store.office.vouch(term, { leastGeneration: 1, unknown: undefined });
    expect(await stage()).toEqual({ kind: 'committed' });
    await untilTaken(run.runId);
  });

  it.each([
    ['office', 'at'],
    ['office', 'historyFrom'],
    ['office', 'unknown'],
    ['counters', 'fenceRefusals'],
    ['counters', 'runCount'],
    ['counters', 'runBytes'],
    ['counters', 'logBytes'],
    ['keep', 'nightly-report'],
    ['keep', '*'],
    ['keep-days', 'nightly-report'],
    ['beats', 'worker-a'],
    ['cards:nightly-report', '2'],
    ['last', 'nightly-report'],
    ['recent', 'nightly-report'],
    ['revisions', 'nightly-report'],
    [`hour:${Math.floor(Date.now() / 3_600_000)}`, 'succeeded'],
    ['rows:nightly-report', 'f0'],
    ['job:nightly-report', 'revision'],
    ['job:nightly-report', 'brokenSince'],
  ])('%s %s refuses nothing and is no number that anybody is shown', async (...at) => {
    const run = runDueIn(-5_000, { revision: 2 });
    await store.schedule.carry(term, [changeOf()]);
    await store.schedule.stage(term, [advanceOf([run])]);
    await spoil(...at);
    expect(await takeAndEnd(store)).toEqual([run.runId]);
    await store.office.claim(term);
    const shown = await Promise.all([
      store.archive.ledger(run.jobId, { limit: 10 }),
      store.archive.activity([run.jobId]),
      store.archive.totals(),
      store.audit.recorded([{ jobId: run.jobId, after: 0, upTo: Date.now() }]),
      store.audit.historyFrom(),
      store.office.progress(Date.now()),
      store.schedule.changeContexts([run.jobId]),
      store.office.greetings(),
      store.lives.silences(),
      store.memory.kept(),
      store.memory.dropOwn(0, 10),
    ]);
    expect(JSON.stringify(shown)).not.toMatch(/NaN|null/);
    expect(await store.schedule.carry(term, [changeOf({ revision: 3 })])).toMatchObject({
      kind: 'committed',
    });
    expect((await store.schedule.projectedRevisions()).get(run.jobId)).toMatchObject({
      revision: 3,
    });
  });

  it.each(['inf', '-inf', '1e300', '-1e300'])(
    'a score %s hides nothing that stands beside it',
    async (score) => {
      const run = runDueIn(-5_000);
      await store.schedule.stage(term, [advanceOf([run], { nextFireTime: Date.now() })]);
      for (const name of [
        ...['schedule', 'runs', 'owed', 'open', 'running', 'waiting', 'alive', 'trouble', 'logs'],
        ...['nudge', 'ledger:nightly-report', 'past:nightly-report', 'edits:nightly-report'],
      ]) {
        await redis.server.send('ZADD', `${prefix}${name}`, score, 'x');
      }
      await redis.server.send('ZADD', `${prefix}nudge`, '0', 'no-instant', '1', 'default|1');
      // An index by name is mended by the next audit.
      expect(await auditAll(store, Date.now())).toMatchObject({ undecided: [] });
      const { items } = await store.archive.list({ limit: 1 });
      expect(items).toMatchObject([{ id: run.runId }]);
      expect(await store.schedule.due(Date.now() + 1_000, 1)).toMatchObject([{ jobId: run.jobId }]);
      const { items: ledger } = await store.archive.ledger(run.jobId, { limit: 1 });
      expect(ledger).toMatchObject([{ runId: run.runId }]);
      expect(await store.office.progress(Date.now())).toMatchObject({
        outstanding: [run.runId],
        behind: { [run.jobId]: expect.any(Number) },
      });
      expect(await store.waking.dueInstants(-1, Date.now())).toHaveLength(1);
      expect(await takeDue(store)).toMatchObject([{ runId: run.runId }]);
      const running = await store.archive.list({ limit: 1, states: ['running'] });
      expect(running.items).toMatchObject([{ id: run.runId }]);
      expect(await store.lives.recover('worker-a', 0)).toEqual({ retried: 1, lost: 0 });
      expect(await store.office.forget(term)).toEqual({ kind: 'committed' });
    },
  );

  it.each(['open', 'alive'])(
    'a score in %s, which is ordered by name, is mended by the next audit',
    async (name) => {
      const [running, other] = [runDueIn(-6_000), runDueIn(-5_000)];
      await store.schedule.stage(term, [advanceOf([running])]);
      expect(await take()).toEqual([running.runId]);
      const index = `${prefix}${name}`;
      await redis.server.send('ZADD', index, '-1', 'x', '-1e300', 'y', '7', running.runId);
      await auditAll(store, Date.now());
      expect(await redis.server.send('ZRANGE', index, '0', '-1', 'WITHSCORES')).toBe(
        `*2\r\n$${running.runId.length}\r\n${running.runId}\r\n$1\r\n0\r\n`,
      );
      await store.schedule.stage(term, [advanceOf([other])]);
      expect(await take()).toEqual([]);
      const { items } = await store.archive.ledger(running.jobId, { limit: 5 });
      expect(items).toMatchObject([{ reason: 'overlap' }, { runId: running.runId }]);
    },
  );

  it('what says that something is unreadable may be unreadable itself', async () => {
    const run = runDueIn(-5_000);
    await redis.server.send('SADD', `${prefix}unreadable`, 'x');
    await redis.server.send('SADD', `${prefix}ledger:${run.jobId}`, 'x');
    await store.schedule.stage(term, [advanceOf([run])]);
    expect(await redis.server.send('HKEYS', `${prefix}unreadable`)).toContain(
      'ledger:nightly-report',
    );
  });
});
