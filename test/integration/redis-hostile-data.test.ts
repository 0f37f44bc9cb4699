import { editOf, redisMillis } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  advanceOf,
  auditedBy,
  changeOf,
  definitionOf,
  runDueIn,
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
  });

  const untilNoted = (name: string) =>
    eventually(`${name} is noted`, async () => {
      return (await redis.server.send('HKEYS', `${prefix}unreadable`)).includes(name);
    });

  it.each([
    ['head', 'garbage'],
    ['head', deep],
    ['head', '[1e300,1,1,"default"]'],
    ['head', '{"queue":"default"}'],
    ['state', 'exploded'],
    ['stagedAt', 'yesterday'],
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
    expect(await store.schedule.audit(Date.now(), 10, auditedBy())).toBeDefined();
  });

  it.each(['startedAt', 'finishedAt', 'lock', 'attempt'])(
    'a run whose %s is garbage is shown without it',
    async (field) => {
      const run = runDueIn(-9_000, { lock: 'ledger' });
      await store.schedule.stage(term, [advanceOf([run])]);
      await redis.server.send('HSET', `${prefix}run:${run.runId}`, field, 'garbage');
      expect(await store.archive.get(run.runId)).toMatchObject({ id: run.runId, attempt: 0 });
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
    await store.gate.appendLog(run.runId, 1, entries);
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
  const [run, sound] = [runDueIn(-9_000, { jobId }), runDueIn(-8_000, { jobId: other })];
  const hour = Math.floor(Date.now() / 3_600_000);

  /** All that is ever asked of the store about both jobs, none of which may reject. */
  async function live(store: RedisStore) {
    const { schedule, archive, gate } = store;
    const outcomes = [{ fireTime: 1_000, outcome: 'missed', reason: 'too-old' } as const];
    const advances = [advanceOf([run], { jobId, outcomes }), advanceOf([sound], { outcomes: [] })];
    const results = [await schedule.stage(term, advances)];
    const begin = (envelope: typeof run) => gate.begin({ envelope, attempt: 1, workerId: 'w' });
    const begun = await Promise.all([begin(run), begin(sound)]);
    await gate.appendLog(run.runId, 1, [{ at: 1, stream: 'stdout', text: 'one' }]);
    await gate.noteLock(run.runId, 1, { fencingToken: 1, waitedMs: 0 });
    await archive.announceEdit(jobId, editOf(definitionOf({ revision: 2 })));
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
    await Promise.all(
      [run, sound].map((envelope) =>
        gate.settle({ envelope, attempt: 1, workerId: 'w', state: 'succeeded' }),
      ),
    );
    await Promise.all([
      archive.list({ limit: 10 }),
      archive.list({ limit: 10, jobId }),
      archive.list({ limit: 10, states: ['failed'] }),
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
      schedule.dueInstants(0, Date.now()),
      schedule.nudge(['default']),
      schedule.progress(Date.now()),
      schedule.greetings(),
      schedule.audit(Date.now(), 10, auditedBy(run, sound)),
      store.audit.recorded([{ jobId, after: 0, upTo: Date.now() }]),
      store.audit.historyFrom(),
    ]);
    return { results, begun, activity: await archive.activity([other]) };
  }

  const ofRecord = [
    `run:${run.runId}`,
    `log:${run.runId}`,
    `runs:${jobId}`,
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
    'owed',
    'owing',
    'announced',
    'running',
    'alive',
    'settled',
    'nudge',
    'last',
    'recent',
    'pruned',
    'counters',
    'min-revision',
  ];

  it.each([...ofRecord, ...ofAll])('%s', async (name) => {
    const store = await redis.store();
    await redis.server.send('SADD', `${prefix}${name}`, 'x');
    const { results, begun, activity } = await live(store);
    expect(results.map(({ kind }) => kind)).toEqual(['committed', 'committed', 'committed']);
    expect(begun[1]).toMatchObject({ kind: 'begun' });
    expect(activity).toMatchObject([{ jobId: other, recent: ['succeeded'] }]);
    expect((await redis.server.send('TYPE', `${prefix}${name}`)).trim()).not.toBe('+set');
  });

  it.each(ofRecord)('%s, changed under way', async (name) => {
    const store = await redis.store();
    await live(store);
    await redis.server.send('DEL', `${prefix}${name}`);
    await redis.server.send('SADD', `${prefix}${name}`, 'x');
    expect((await live(store)).results.map(({ kind }) => kind)).not.toContain('superseded');
  });
});

describe('a field that holds something else', () => {
  const redis = useRedis();
  let store: RedisStore;

  beforeEach(async () => {
    store = await redis.store();
  });

  const spoil = (key: string, field: string, text = 'garbage') =>
    redis.server.send('HSET', `${prefix}${key}`, field, text);
  const begin = (envelope: ReturnType<typeof runDueIn>, attempt = 1) =>
    store.gate.begin({ envelope, attempt, workerId: 'w' });
  const settle = (envelope: ReturnType<typeof runDueIn>) =>
    store.gate.settle({ envelope, attempt: 1, workerId: 'w', state: 'succeeded' });

  it.each(['state', 'rev', 'attempt', 'head', 'stagedAt', 'nonce'])(
    'of a staged run (%s) keeps it from nothing, and is put right when it ends',
    async (field) => {
      const run = runDueIn(-5_000);
      await store.schedule.stage(term, [advanceOf([run])]);
      await spoil(`run:${run.runId}`, field);
      expect(await begin(run)).toMatchObject({ kind: 'begun' });
      expect(await settle(run)).toEqual({ kind: 'settled' });
      expect(await store.archive.get(run.runId)).toMatchObject({ state: 'succeeded', attempt: 1 });
    },
  );

  it.each(['state', 'rev', 'attempt', 'head', 'stagedAt', 'startedAt', 'workerId'])(
    'of a running run (%s) lets nobody begin the same attempt again, and is put right when it ends',
    async (field) => {
      const run = runDueIn(-5_000);
      await store.schedule.stage(term, [advanceOf([run])]);
      await begin(run);
      await spoil(`run:${run.runId}`, field);
      expect(await begin(run)).toMatchObject({ kind: 'already-begun' });
      await settle(run);
      expect(await store.archive.get(run.runId)).toMatchObject({ state: 'succeeded', attempt: 1 });
    },
  );

  it('does not let a run begin whose running attempt nobody can tell', async () => {
    const run = runDueIn(-5_000);
    await store.schedule.stage(term, [advanceOf([run])]);
    await begin(run);
    await spoil(`run:${run.runId}`, 'attempt');
    expect(await begin(run, 2)).toMatchObject({ kind: 'already-begun' });
  });

  it('keeps no run of another job from beginning in the same call', async () => {
    const [spoilt, sound] = [runDueIn(-5_000), runDueIn(-5_000, { jobId: 'other-job' })];
    await store.schedule.stage(term, [advanceOf([spoilt]), advanceOf([sound])]);
    await spoil(`run:${spoilt.runId}`, 'state');
    await spoil('min-revision', spoilt.jobId);
    const begun = await Promise.all([spoilt, sound].map((run) => begin(run)));
    expect(begun.map(({ kind }) => kind)).toEqual(['begun', 'begun']);
  });

  it('does not lower the bar for old versions: it is what was projected', async () => {
    const run = runDueIn(-5_000);
    await store.schedule.stage(term, [advanceOf([run])]);
    await store.schedule.carry(term, [changeOf({ revision: 4 })]);
    await spoil('min-revision', run.jobId);
    expect(await begin(run)).toEqual({ kind: 'superseded', minRevision: 4 });
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
    ['epoch', 'generation'],
    ['epoch', 'epoch'],
    ['epoch', 'server'],
  ])('of the office (%s %s) is a loss of memory, after which it is claimed anew', async (...at) => {
    const run = runDueIn(-5_000);
    const stage = () => store.schedule.stage(term, [advanceOf([run])]);
    await stage();
    await spoil(...at);
    // The first write may go through and count from the beginning; the next one shows that it did.
    const kinds = [(await stage()).kind, (await stage()).kind];
    expect(['forgotten', 'unvouched']).toContain(kinds.at(-1));
    expect(await store.schedule.claim(term, true)).toMatchObject({ kind: 'claimed' });
    await store.schedule.vouch(term, { leastGeneration: 1, unknown: undefined });
    expect(await stage()).toEqual({ kind: 'committed' });
    expect(await begin(run)).toMatchObject({ kind: 'begun' });
  });

  it.each([
    ['epoch', 'at'],
    ['epoch', 'historyFrom'],
    ['epoch', 'unknown'],
    ['counters', 'fenceRefusals'],
    ['last', 'nightly-report'],
    ['recent', 'nightly-report'],
    ['revisions', 'nightly-report'],
    [`hour:${Math.floor(Date.now() / 3_600_000)}`, 'succeeded'],
    ['rows:nightly-report', 'f0'],
    ['job:nightly-report', 'revision'],
    ['job:nightly-report', 'brokenSince'],
  ])('%s %s refuses nothing and is no number that anybody is shown', async (...at) => {
    const run = runDueIn(-5_000);
    await store.schedule.carry(term, [changeOf()]);
    await store.schedule.stage(term, [advanceOf([run])]);
    await spoil(...at);
    await begin(run);
    await settle(run);
    await store.schedule.claim(term);
    const shown = await Promise.all([
      store.archive.ledger(run.jobId, { limit: 10 }),
      store.archive.activity([run.jobId]),
      store.archive.totals(),
      store.audit.recorded([{ jobId: run.jobId, after: 0, upTo: Date.now() }]),
      store.audit.historyFrom(),
      store.schedule.progress(Date.now()),
      store.schedule.changeContexts([run.jobId]),
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
      for (const name of ['schedule', 'runs', 'owed', 'nudge', 'ledger:nightly-report']) {
        await redis.server.send('ZADD', `${prefix}${name}`, score, 'x');
      }
      await redis.server.send('ZADD', `${prefix}nudge`, '0', 'no-instant');
      const { items } = await store.archive.list({ limit: 1 });
      expect(items).toMatchObject([{ id: run.runId }]);
      expect(await store.schedule.due(Date.now() + 1_000, 1)).toMatchObject([{ jobId: run.jobId }]);
      const { items: ledger } = await store.archive.ledger(run.jobId, { limit: 1 });
      expect(ledger).toMatchObject([{ runId: run.runId }]);
      expect(await store.schedule.progress(Date.now())).toMatchObject({
        outstanding: [run.runId],
        behind: { [run.jobId]: expect.any(Number) },
      });
      expect(await store.schedule.dueInstants(-1, Date.now())).toHaveLength(1);
    },
  );

  it('what says that something is unreadable may be unreadable itself', async () => {
    const run = runDueIn(-5_000);
    await redis.server.send('SADD', `${prefix}unreadable`, 'x');
    await redis.server.send('SADD', `${prefix}runs:${run.jobId}`, 'x');
    await store.schedule.stage(term, [advanceOf([run])]);
    expect(await redis.server.send('HKEYS', `${prefix}unreadable`)).toContain(
      'runs:nightly-report',
    );
  });
});
