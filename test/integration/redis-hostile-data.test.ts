import { eventually } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { overwrite } from '../rig/run-record.ts';
import { prefix } from './hostile-rig.ts';
import { auditAll, takeAndEnd, takeDue } from './redis-hands.ts';
import { advanceOf, changeOf, definitionOf, runDueIn } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

const deep = '['.repeat(3_000) + ']'.repeat(3_000);

describe('whatever stands in Redis, one record harms no other', () => {
  const redis = useRedis();
  const store = useStore(redis);

  const untilNoted = (name: string) =>
    eventually(`${name} is noted`, async () => {
      return (await redis.server.send('HKEYS', `${prefix}unreadable`)).includes(name);
    });

  it.each([
    ['state', 'exploded'],
    ['state', 'constructor'],
    ['due', 'garbage'],
    ['due', deep],
    ['due', '1e300'],
    ['due', '9'.repeat(30)],
    ['due', '{"queue":"default"}'],
    ['staged', 'yesterday'],
    ['attempt', 'garbage'],
    ['version', ''],
    ['epoch', '-1'],
    ['head', ''],
    ['stand', 'running'],
    ['record', 'garbage'],
  ])('a run whose %s is %.20s is left out of the lists', async (field, text) => {
    const [spoilt, sound] = [runDueIn(-9_000), runDueIn(-5_000)];
    await store.schedule.stage(term, [advanceOf([spoilt, sound])]);
    await overwrite(redis.server, spoilt.runId, { [field]: text });
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

  it.each(['next', 'lost', 'told', 'locked', 'more'])(
    'a run whose %s is garbage is shown without it',
    async (field) => {
      const run = runDueIn(-9_000, { lock: 'ledger' });
      await store.schedule.stage(term, [advanceOf([run])]);
      await overwrite(redis.server, run.runId, { [field]: 'garbage' });
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
    const key = `${prefix}lines:${run.runId}`;
    await redis.server.send('ZREMRANGEBYSCORE', key, '1', '1');
    await redis.server.send('ZADD', key, '1', `1 ${deep}`);
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
