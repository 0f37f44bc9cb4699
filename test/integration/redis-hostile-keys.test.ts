import { editOf, redisMillis } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { describe, expect, it } from 'vitest';
import { prefix } from './hostile-rig.ts';
import { attendAs, auditAll, exchange, takeDue } from './redis-hands.ts';
import { advanceOf, changeOf, definitionOf, runDueIn } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';

describe('whatever type somebody made of a key, everything else goes on', () => {
  const redis = useRedis();
  const jobId = 'nightly-report';
  const other = 'other-job';
  const [run, sound] = [
    runDueIn(-9_000, { jobId, lock: 'ledger' }),
    runDueIn(-8_000, { jobId: other }),
  ];
  const hour = Math.floor(Date.now() / 3_600_000);

  /** All that is ever asked of the store about both jobs, none of which may reject. */
  async function live(store: RedisStore) {
    const { schedule, archive, exchange: worker, lives, memory, office, waking } = store;
    const outcomes = [{ fireTime: 1_000, outcome: 'missed', reason: 'too-old' } as const];
    const advances = [advanceOf([run], { jobId, outcomes }), advanceOf([sound], { outcomes: [] })];
    const results = [await schedule.stage(term, advances)];
    const taken = await takeDue(store);
    const lock = { fencingToken: 1, waitedMs: 0 };
    const begins = taken
      .filter(({ state }) => state === 'waiting')
      .map(({ runId, attempt }) => ({ runId, attempt, lock }));
    await exchange(store, { begins });
    await Promise.all(taken.map((one) => worker.open('default', one)));
    await worker.appendLog(run.runId, 1, [{ at: 1, stream: 'stdout', text: 'one' }]);
    const kept = taken.map(({ runId }) => ({ runId, queue: 'default', attempt: 1 }));
    expect((await lives.beat('worker-a', kept)).lost.size).toBe(0);
    await exchange(store, { recall: [] });
    await archive.announceEdits([{ jobId, edit: editOf(definitionOf({ revision: 2 })) }]);
    for (const id of [jobId, other]) {
      results.push(
        await schedule.carry(term, [
          changeOf({
            jobId: id,
            definition: definitionOf({ id, revision: 2 }),
            outcomes: [
              { fireTime: 500, untilFireTime: 2_000, outcome: 'missed', reason: 'too-old' },
            ],
            openAfter: 400,
          }),
        ]),
      );
    }
    const ends = [run, sound].map((envelope) => {
      const told = { envelope, startedAt: envelope.fireTime, failures: 0 };
      return { runId: envelope.runId, attempt: 1, event: 'succeed', told } as const;
    });
    await exchange(store, { ends });
    await Promise.all([
      archive.list({ limit: 10 }),
      archive.list({ limit: 10, jobId }),
      archive.list({ limit: 10, states: ['failed'] }),
      archive.list({ limit: 10, states: ['running'] }),
      archive.list({ limit: 10, states: ['blocked'] }),
      archive.get(run.runId),
      archive.log(run.runId, 0, 10),
      archive.ledger(jobId, { limit: 10 }),
      archive.activity([jobId, other]),
      archive.totals(),
      archive.upcoming(10),
      archive.firstAsked(jobId, { mark: 'x' }, redisMillis(Date.now())),
      schedule.changeContexts([jobId, other]),
      schedule.due(Date.now() + 60_000, 10),
      schedule.projectedRevisions(),
      schedule.announced(10),
      schedule.suspect([jobId, other]),
      waking.dueInstants(0, Date.now()),
      waking.nudge(['default']),
      office.progress(Date.now()),
      office.greetings(),
      auditAll(store, Date.now(), run, sound),
      lives.silences(),
      lives.recover('worker-b', 60_000),
      memory.kept(),
      memory.dropLogs(0, 10),
      memory.dropRuns(0, 10),
      memory.dropOwn(0, 10),
      store.audit.recorded([{ jobId, after: 0, upTo: Date.now() }]),
      store.audit.historyFrom(),
    ]);
    return { results, taken, activity: await archive.activity([other]) };
  }

  const ofRecord = [
    `record:${run.runId}`,
    `log:${run.runId}`,
    `past:${jobId}`,
    `cards:${jobId}`,
    `ledger:${jobId}`,
    `rows:${jobId}`,
    `edits:${jobId}`,
    `job:${jobId}`,
    `asked:${jobId}:x`,
    `hour:${hour}`,
  ];
  const ofAll = [
    'schedule',
    'revisions',
    'runs',
    'trouble',
    'open',
    'owed',
    'waiting',
    'blocked',
    'announced',
    'running',
    'alive',
    'logs',
    'log-bytes',
    'job-log-bytes',
    'job-logs-dropped',
    'keep-days',
    'beats',
    'nudge',
    'last',
    'recent',
    'pruned',
    'counters',
    'min-revision',
  ];

  const openStore = async () => {
    const store = await redis.store();
    attendAs(store);
    return store;
  };

  it.each([...ofRecord, ...ofAll])('%s', async (name) => {
    const store = await openStore();
    await redis.server.send('SADD', `${prefix}${name}`, 'x');
    const { results, taken, activity } = await live(store);
    expect(results.map(({ kind }) => kind)).toEqual(['committed', 'committed', 'committed']);
    expect(taken.map(({ runId }) => runId)).toContain(sound.runId);
    expect(activity).toMatchObject([{ jobId: other, recent: ['succeeded'] }]);
    expect((await redis.server.send('TYPE', `${prefix}${name}`)).trim()).not.toBe('+set');
  });

  it.each([
    `{esc}:default:${run.runId}`,
    '{esc}:default:marker',
    `{esc}:default:${run.runId}:lock`,
  ])('%s of a queue', async (key) => {
    const store = await openStore();
    await redis.server.send('SADD', key, 'x');
    const { results, taken } = await live(store);
    expect(results.map(({ kind }) => kind)).toEqual(['committed', 'committed', 'committed']);
    expect(taken.map(({ runId }) => runId)).toContain(sound.runId);
  });

  it('what a queue consists of keeps no other queue from its audit', async () => {
    const store = await openStore();
    const elsewhere = runDueIn(-7_000, { jobId: 'third-job', queue: 'spoilt' });
    await store.schedule.stage(term, [advanceOf([elsewhere]), advanceOf([sound])]);
    await redis.server.send('DEL', '{esc}:spoilt:delayed', `{esc}:default:${sound.runId}`);
    await redis.server.send('SADD', '{esc}:spoilt:delayed', 'x');
    const { reenqueued } = await auditAll(store, Date.now(), elsewhere, sound);
    expect(reenqueued).toEqual([sound.runId]);
  });

  describe.each(['delayed', 'active', 'wait'])('the %s of one queue', (name) => {
    /** Two runs in hand, of which one is of a queue that refuses to be moved in. */
    async function oneSpoilt(lock?: string) {
      const store = await openStore();
      const more = lock === undefined ? {} : { lock };
      const spoilt = runDueIn(-7_000, { jobId: 'third-job', queue: 'spoilt', ...more });
      const fine = runDueIn(-7_000, { jobId: other, ...more });
      await store.schedule.stage(term, [advanceOf([spoilt]), advanceOf([fine])]);
      await takeDue(store, 100, 'spoilt');
      await takeDue(store);
      await redis.server.send('DEL', `{esc}:spoilt:${name}`);
      await redis.server.send('SADD', `{esc}:spoilt:${name}`, 'x');
      const states = async () => {
        const runs = await Promise.all([spoilt, fine].map(({ runId }) => store.archive.get(runId)));
        return runs.map((each) => each?.state);
      };
      return { store, spoilt, fine, states };
    }

    it('keeps no other from getting back what its worker had, and has its own when it is mended', async () => {
      const { store, spoilt, fine, states } = await oneSpoilt();
      expect(await store.lives.recover('worker-a', 0)).toEqual({ retried: 2, lost: 0 });
      expect(await states()).toEqual(['retrying', 'retrying']);
      expect((await takeDue(store)).map(({ runId }) => runId)).toEqual([fine.runId]);
      await redis.server.send('DEL', `{esc}:spoilt:${name}`);
      await auditAll(store, Date.now(), spoilt, fine);
      const taken = await takeDue(store, 100, 'spoilt');
      expect(taken.map(({ runId }) => runId)).toEqual([spoilt.runId]);
    });

    it('has what belongs into it refused before anything of that is written', async () => {
      const { store } = await oneSpoilt();
      const [into, beside] = [
        runDueIn(5_000, { jobId: 'third-job', queue: 'spoilt' }),
        runDueIn(5_000, { jobId: 'fourth-job' }),
      ];
      const content = { code: 'STORE_CONTENT' };
      const both = [advanceOf([beside]), advanceOf([into])];
      await expect(store.schedule.stage(term, both)).rejects.toMatchObject(content);
      const change = changeOf({
        ...{ jobId: 'third-job', kept: [into] },
        definition: definitionOf({ id: 'third-job', revision: 2, queue: 'spoilt' }),
      });
      await expect(store.schedule.carry(term, [change])).rejects.toMatchObject(content);
      await expect(store.archive.enqueueManual(into)).rejects.toMatchObject(content);
      for (const { runId } of [into, beside]) {
        expect(await store.archive.get(runId)).toBeUndefined();
      }
      expect(await store.schedule.stage(term, both.slice(0, 1))).toMatchObject({
        kind: 'committed',
      });
    });

    it('keeps no Redis from being planned anew', async () => {
      const { store, states } = await oneSpoilt('ledger');
      expect(await store.office.forget(term)).toEqual({ kind: 'committed' });
      expect(await states()).toEqual([undefined, undefined]);
    });

    it('keeps nobody from knowing what is lost', async () => {
      const { store, states } = await oneSpoilt();
      expect(await store.office.loseUntold(term, 'nobody told of it')).toBe(2);
      expect(await states()).toEqual(['lost', 'lost']);
    });
  });

  it('keep', async () => {
    const store = await openStore();
    await redis.server.send('SADD', `${prefix}keep`, 'x');
    // So many outcomes that the next one lets somebody look whether too many are kept.
    await redis.server.send('HSET', `${prefix}recent`, other, 's'.repeat(39));
    expect((await live(store)).results.map(({ kind }) => kind)).not.toContain('superseded');
    expect(await redis.server.send('TYPE', `${prefix}keep`)).toBe('+none\r\n');
    expect(await store.archive.get(sound.runId)).toMatchObject({ state: 'succeeded' });
  });

  it.each([...ofRecord, ...ofAll])('%s, changed under way', async (name) => {
    const store = await openStore();
    await live(store);
    await redis.server.send('DEL', `${prefix}${name}`);
    await redis.server.send('SADD', `${prefix}${name}`, 'x');
    expect((await live(store)).results.map(({ kind }) => kind)).not.toContain('superseded');
  });
});
