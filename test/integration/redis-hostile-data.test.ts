import type { RedisStore } from '@escapement/redis';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanceOf, changeOf, definitionOf, runDueIn, term, useRedis } from './redis-rig.ts';

const deep = '['.repeat(3_000) + ']'.repeat(3_000);
const prefix = '{esc}:-';

describe('whatever stands in Redis, one record harms no other', () => {
  const redis = useRedis();
  let store: RedisStore;

  beforeEach(async () => {
    store = await redis.store();
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
    expect(ledger.items.map(({ runId }) => runId)).toEqual([sound.runId]);
    expect(await store.schedule.audit(Date.now(), 10, () => undefined)).toBeDefined();
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
    'a ledger row %.20s is left out',
    async (text) => {
      const outcome = { outcome: 'missed', reason: 'too-old' } as const;
      const outcomes = [
        { ...outcome, fireTime: 1_000 },
        { ...outcome, fireTime: 2_000 },
      ];
      await store.schedule.stage(term, [advanceOf([], { outcomes })]);
      await redis.server.send('HSET', `${prefix}rows:nightly-report`, 'f1000', text);
      const { items } = await store.archive.ledger('nightly-report', { limit: 10 });
      expect(items.map(({ fireTime }) => fireTime)).toEqual(['1970-01-01T00:00:02.000Z']);
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

  it.each(['garbage', deep, '{}'])('a projected definition %.20s counts as none', async (text) => {
    const definition = definitionOf();
    const projected = async () =>
      (await store.schedule.changeContexts([definition.id]))[0]?.projected;
    await store.schedule.carry(term, [changeOf({ revision: 1, definition })]);
    expect(await projected()).toMatchObject({ revision: 1 });
    await redis.server.send('HSET', `${prefix}job:${definition.id}`, 'definition', text);
    expect(await projected()).toBeUndefined();
  });
});
