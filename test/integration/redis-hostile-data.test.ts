import { editOf, redisMillis } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  advanceOf,
  attendAs,
  auditAll,
  changeOf,
  definitionOf,
  exchange,
  runDueIn,
  takeAndEnd,
  takeDue,
  term,
  useRedis,
} from './redis-rig.ts';

const deep = '['.repeat(3_000) + ']'.repeat(3_000);
const prefix = '{esc}:-';

describe('whatever stands in Redis, one record harms no other', () => {
  const redis = useRedis();
  let store: RedisStore;

  beforeEach(async () => {
    store = await redis.store();
    attendAs(store);
  });

  const untilNoted = (name: string) =>
    eventually(`${name} is noted`, async () => {
      return (await redis.server.send('HKEYS', `${prefix}unreadable`)).includes(name);
    });

  it.each([
    ['s', 'exploded'],
    ['s', 'constructor'],
    ['d', 'garbage'],
    ['d', deep],
    ['d', '1e300'],
    ['d', '{"queue":"default"}'],
    ['c', 'yesterday'],
  ])('a run whose %s is %.20s is left out of the lists', async (field, text) => {
    const [spoilt, sound] = [runDueIn(-9_000), runDueIn(-5_000)];
    await store.schedule.stage(term, [advanceOf([spoilt, sound])]);
    await redis.server.send('HSET', `${prefix}run:${spoilt.runId}`, field, text);
    const ids = (await store.archive.list({ limit: 10 })).items.map(({ id }) => id);
    expect(ids).toEqual([sound.runId]);
    expect(await store.archive.get(spoilt.runId)).toBeUndefined();
    const ledger = await store.archive.ledger('nightly-report', { limit: 10 });
    expect(ledger.items).toMatchObject([
      { runId: sound.runId, outcome: 'run' },
      { runId: spoilt.runId, outcome: 'unknown', reason: 'records-lost' },
    ]);
    await untilNoted(`run:${spoilt.runId}`);
    const { undecided, unreadable } = await auditAll(store, Date.now());
    expect(undecided).toContainEqual({ jobId: 'nightly-report', revision: 0 });
    expect(unreadable).toContain(`run:${spoilt.runId}`);
  });

  it.each([
    'garbage',
    deep,
    '{"tail":1}',
    '["20260307T020000Z"]',
    '["20260307T020000Z","s",1,1e300,0,0,0,1,1,"default"]',
    '["20260307T020000Z","x",1,0,0,0,0,1,1,"default"]',
  ])(
    'of a run that is over, kept as %.30s, the ledger tells that there was one',
    async (member) => {
      const fireTime = Date.parse('2026-03-07T02:00:00.000Z');
      const spoilt = runDueIn(0, { fireTime, beginBy: Date.now() + 60_000 });
      const sound = runDueIn(-5_000);
      await store.schedule.stage(term, [advanceOf([spoilt, sound])]);
      expect(await takeAndEnd(store, 1)).toEqual([spoilt.runId]);
      expect(await takeAndEnd(store)).toEqual([sound.runId]);
      const past = `${prefix}past:nightly-report`;
      await redis.server.send('ZREMRANGEBYSCORE', past, String(fireTime), String(fireTime));
      await redis.server.send('ZADD', past, String(fireTime), member);
      const listed = await Promise.all([
        store.archive.list({ limit: 10 }),
        store.archive.list({ limit: 10, jobId: 'nightly-report' }),
      ]);
      for (const { items } of listed) expect(items.map(({ id }) => id)).toEqual([sound.runId]);
      expect(await store.archive.get(spoilt.runId)).toBeUndefined();
      const { items } = await store.archive.ledger('nightly-report', { limit: 10 });
      expect(items).toMatchObject([
        { runId: sound.runId, outcome: 'run' },
        { fireTime: '2026-03-07T02:00:00.000Z', outcome: 'unknown', reason: 'records-lost' },
      ]);
      // It had its outcome, whatever that was.
      await store.schedule.stage(term, [advanceOf([spoilt])]);
      expect(await takeDue(store)).toEqual([]);
      let at: number | undefined = 0;
      do at = (await store.memory.dropRuns(at, 1)).next;
      while (at !== undefined);
      expect(await store.archive.get(sound.runId)).toMatchObject({ state: 'succeeded' });
    },
  );

  it.each(['b', 'x', 'a', 'v', 'e', 'n', 'y', 'h'])(
    'a run whose %s is garbage is shown without it',
    async (field) => {
      const run = runDueIn(-9_000, { lock: 'ledger' });
      await store.schedule.stage(term, [advanceOf([run])]);
      await redis.server.send('HSET', `${prefix}run:${run.runId}`, field, 'garbage');
      const shown = await store.archive.get(run.runId);
      expect(shown).toMatchObject({ id: run.runId, attempt: 0, lock: { name: 'ledger' } });
      expect(JSON.stringify(shown)).not.toMatch(/garbage|NaN|null/);
    },
  );

  it.each(['garbage', deep, '{"fireTime":1e300}', 'null'])(
    'of a ledger row %.20s nothing is told but that there was an outcome',
    async (text) => {
      const outcome = { outcome: 'missed', reason: 'too-old' } as const;
      const outcomes = [
        { ...outcome, fireTime: 1_000 },
        { ...outcome, fireTime: 2_000 },
      ];
      await store.schedule.stage(term, [advanceOf([], { outcomes })]);
      await redis.server.send('HSET', `${prefix}rows:nightly-report`, 'f1000', text);
      const { items } = await store.archive.ledger('nightly-report', { limit: 10 });
      expect(items).toMatchObject([
        { fireTime: '1970-01-01T00:00:02.000Z', reason: 'too-old' },
        { fireTime: '1970-01-01T00:00:01.000Z', outcome: 'unknown', reason: 'records-lost' },
      ]);
      await untilNoted('rows:nightly-report f1000');
    },
  );

  it('a line of a log that cannot be read keeps its number', async () => {
    const run = runDueIn(-1_000);
    await store.schedule.stage(term, [advanceOf([run])]);
    const entries = ['one', 'two'].map((text) => ({ at: 1, stream: 'stdout' as const, text }));
    await store.exchange.appendLog(run.runId, 1, entries);
    await redis.server.send('LSET', `${prefix}log:${run.runId}`, '0', deep);
    const lines = (await store.archive.log(run.runId, 0, 10))?.lines ?? [];
    expect(lines.map(({ line, text }) => `${line} ${text}`)).toEqual([
      '1 this line cannot be read',
      '2 two',
    ]);
  });

  it.each(['garbage', deep, '{}'])('a projected definition %.20s is one to mend', async (text) => {
    const definition = definitionOf();
    const projected = async () =>
      (await store.schedule.changeContexts([definition.id]))[0]?.projected;
    await store.schedule.carry(term, [changeOf({ revision: 1, definition })]);
    expect(await projected()).toMatchObject({ revision: 1, definition, isDamaged: false });
    await redis.server.send('HSET', `${prefix}job:${definition.id}`, 'definition', text);
    expect(await projected()).toMatchObject({
      revision: 1,
      definition: undefined,
      isDamaged: true,
    });
    expect(await store.schedule.suspect([definition.id, 'none'])).toEqual([
      { jobId: definition.id, because: 'damaged' },
      { jobId: 'none', because: 'damaged' },
    ]);
  });
});

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
    expect((await lives.beat('worker-a', kept)).size).toBe(0);
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
      const told = { envelope, startedAt: envelope.fireTime };
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
      archive.firstAsked(jobId, 'x', redisMillis(Date.now())),
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
      store.audit.recorded([{ jobId, after: 0, upTo: Date.now() }]),
      store.audit.historyFrom(),
    ]);
    return { results, taken, activity: await archive.activity([other]) };
  }

  const ofRecord = [
    `run:${run.runId}`,
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
