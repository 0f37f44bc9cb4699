import { readFile } from 'node:fs/promises';
import { parseRunId } from '@escapement/core';
import { eventually } from '@escapement/testkit';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wordsOf } from '../rig/run-record.ts';
import { attendAs, endTaken, takeDue } from './redis-hands.ts';
import { advanceOf, changeOf, definitionOf, runDueIn } from './redis-plans.ts';
import { storeOver, term, useRedis } from './redis-rig.ts';

type Kept = { hash?: Record<string, string>; zset?: string[]; list?: string[]; string?: string };

/** What the first layout left: three runs that are over, one that runs, three that are staged, and a row. */
const sample = new URL('../samples/redis-layout-1.json', import.meta.url);
const job = 'nightly-report';
const fires = {
  over: ['20261126T195400Z', '20261126T195500Z', '20261126T195600Z'],
  running: '20261126T195700Z',
  staged: ['20261126T195800Z', '20261126T200000Z', '20261126T200100Z'],
};
const idOf = (tail: string) => `${job}@${tail}`;
const fireTimeOf = (tail: string) => parseRunId(idOf(tail))?.fireTime ?? Number.NaN;
const ofNow = { ...term, epoch: 8 };

describe('what an older version left in Redis', () => {
  const redis = useRedis();
  let client: Redis;

  beforeEach(async () => {
    client = new Redis(redis.server.url);
    for (const [key, kept] of Object.entries(JSON.parse(await readFile(sample, 'utf8')))) {
      const { hash, zset, list, string } = kept as Kept;
      if (hash) await client.hset(key, hash);
      for (let i = 0; zset && i < zset.length; i += 2)
        await client.zadd(key, String(zset[i + 1]), String(zset[i]));
      if (list) await client.rpush(key, ...list);
      if (string) await client.set(key, string);
    }
  });
  afterEach(() => void client.disconnect());

  async function claimed() {
    const store = await storeOver(redis.server);
    expect(await store.office.claim(ofNow)).toMatchObject({
      kind: 'claimed',
      found: 'same-ensemble',
      memory: { isWritten: true },
    });
    return { store, [Symbol.asyncDispose]: () => store.close(2_000) };
  }

  test('keeps nodes of that version out, and the new ones in', async () => {
    await using world = await claimed();
    const former = await client.hgetall('{esc}:-epoch');
    expect(former).toMatchObject({ ensemble: term.ensembleId, epoch: '900000000000000' });
    expect(former).not.toHaveProperty('server');
    expect(await world.store.office.claim({ ...ofNow, epoch: 9 })).toMatchObject({
      kind: 'claimed',
    });
  });

  test('is shown as it was: runs that are over with their logs, and one that runs', async () => {
    await using world = await claimed();
    const { archive, lives } = world.store;
    await eventually(
      'the past is packed',
      async () => (await client.exists('{esc}:-settled')) === 0,
    );
    const [first, second, third] = await Promise.all(
      fires.over.map((tail) => archive.get(idOf(tail))),
    );
    expect(first).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      workerId: 'worker-a',
      queue: 'default',
    });
    expect(second).toMatchObject({ state: 'failed', reason: 'it ended failed' });
    expect(third).toMatchObject({ state: 'timed-out', reason: 'it ended timed-out' });
    expect(await archive.log(idOf(fires.over[1] ?? ''), 0, 10)).toMatchObject({
      complete: true,
      lines: [{ text: 'line 1' }],
    });
    expect(await archive.get(idOf(fires.running))).toMatchObject({
      state: 'running',
      workerId: 'worker-b',
      lock: { name: 'vault' },
    });
    expect((await lives.silences()).map(({ workerId }) => workerId)).toEqual(['worker-b']);
    const page = await archive.list({ jobId: job, limit: 50 });
    expect(page.items).toHaveLength(7);
  });

  test('gives back to its queue what a worker of that version had in hand', async () => {
    await using world = await claimed();
    expect(await world.store.lives.recover('worker-b', 0)).toEqual({ retried: 1, lost: 0 });
    expect(await world.store.archive.get(idOf(fires.running))).toMatchObject({ state: 'retrying' });
  });

  test('begins once what was staged, as soon as its job has been carried anew', async () => {
    await using world = await claimed();
    const { store } = world;
    await store.office.vouch(ofNow, { leastGeneration: 1, unknown: undefined });
    attendAs(store);
    // Nothing of an older seal begins.
    expect(await takeDue(store)).toEqual([]);
    expect(await store.schedule.projectedRevisions()).toEqual(new Map());
    const [context] = await store.schedule.changeContexts([job]);
    expect(context?.projected).toMatchObject({ revision: 2, isDamaged: true });
    expect(context?.staged.map(({ runId }) => runId)).toEqual(fires.staged.map(idOf));
    const kept = fires.staged.map((tail) =>
      runDueIn(0, {
        fireTime: fireTimeOf(tail),
        revision: 2,
        version: 2,
        overlap: 'allow',
        beginBy: Date.now() + 1e6,
      }),
    );
    const definition = definitionOf({ revision: 2, version: 2, overlap: 'allow' });
    await store.schedule.carry(ofNow, [changeOf({ definition, kept })]);
    const taken = await takeDue(store);
    expect(taken.map(({ runId }) => runId).sort()).toEqual(fires.staged.map(idOf));
    expect(await endTaken(store, taken)).toEqual(['settled', 'settled', 'settled']);
    expect(await takeDue(store)).toEqual([]);
  });

  test('leaves no fire time without its one outcome, and no name of the older layout', async () => {
    await using world = await claimed();
    await eventually(
      'the past is packed',
      async () => (await client.exists('{esc}:-settled')) === 0,
    );
    const after = fireTimeOf('20261126T195259Z');
    const [recorded] = await world.store.audit.recorded([
      { jobId: job, after, upTo: Date.now() + 1e9 },
    ]);
    const runs = [...fires.over, fires.running, ...fires.staged].map(fireTimeOf);
    expect([...(recorded?.runs ?? [])].sort()).toEqual(runs);
    const missed = fireTimeOf('20261126T195300Z');
    expect(recorded?.rows).toEqual([{ from: missed, to: missed }]);
    const names = await client.keys('*');
    for (const gone of ['owing', 'settled', `runs:${job}`])
      expect(names).not.toContain(`{esc}:-${gone}`);
  });

  test('is brought over once, and a claim that comes again finds it so', async () => {
    await using world = await claimed();
    await world.store.office.claim(ofNow);
    expect(await client.hget('{esc}:-office', 'layout')).toBe('4');
    expect((await world.store.archive.list({ jobId: job, limit: 50 })).items).toHaveLength(7);
  });

  test('that cannot be read is said, and holds up none of the rest', async () => {
    await client.hset(`{esc}:-run:${idOf(fires.staged[0] ?? '')}`, 'head', 'garbage');
    await client.hset(`{esc}:-run:${idOf(fires.over[0] ?? '')}`, 'state', 'gone');
    await using world = await claimed();
    await eventually(
      'the past is packed',
      async () => (await client.exists('{esc}:-settled')) === 0,
    );
    expect((await world.store.archive.list({ jobId: job, limit: 50 })).items).toHaveLength(5);
    expect((await client.hkeys('{esc}:-unreadable')).sort()).toEqual(
      [fires.over[0], fires.staged[0]].map((tail) => `run:${idOf(tail ?? '')}`),
    );
  });
});

describe('what the layouts before this one left in Redis', () => {
  const redis = useRedis();

  type Words = Readonly<Record<string, string>>;
  /** A record as each of them had it. */
  const former: Readonly<Record<string, (words: Words, text: string) => Words>> = {
    '2': ({
      state,
      attempt,
      begun,
      worker,
      fire,
      due,
      version,
      revision,
      epoch,
      queue,
      staged,
      lock,
      next,
    }) => ({
      ...{
        s: state ?? '',
        a: attempt ?? '',
        b: begun ?? '',
        w: worker ?? '',
        f: fire ?? '',
        d: due ?? '',
      },
      ...{
        v: version ?? '',
        r: revision ?? '',
        e: epoch ?? '',
        q: queue ?? '',
        c: staged ?? '',
        l: lock ?? '',
      },
      ...{ n: next ?? '' },
    }),
    '3': ({ next, lost, locked }, text) => {
      const [m = '', h = ''] = text.split('|');
      return { m, h, n: next ?? '', y: lost === '0' ? '' : (lost ?? ''), x: locked ?? '' };
    },
  };
  const spoilt: Readonly<Record<string, Words>> = { '2': { d: 'garbage' }, '3': { h: 'garbage' } };

  async function asBefore(client: Redis, layout: string, runId: string): Promise<void> {
    const [key, record] = [`{esc}:-run:${runId}`, `{esc}:-record:${runId}`];
    const text = (await client.get(record)) ?? '';
    const fields = Object.entries(former[layout]?.(wordsOf(text), text) ?? {});
    await client.del(record);
    await client.hset(key, ...fields.flatMap(([name, word]) => (word ? [name, word] : [])));
  }

  test.each(['2', '3'])(
    'is the same in other words (%s): what was staged begins once, and what runs is ended',
    async (layout) => {
      const store = await redis.store();
      attendAs(store, 'worker-a');
      const [running, owed, broken, back] = [
        runDueIn(-5_000, { jobId: 'running', lock: 'ledger' }),
        runDueIn(-4_000, { jobId: 'owed', overlap: 'allow' }),
        runDueIn(60_000, { jobId: 'spoilt' }),
        runDueIn(-6_000, { jobId: 'back', overlap: 'allow' }),
      ];
      await store.schedule.stage(term, [advanceOf([running]), advanceOf([back])]);
      const [first, taken] = await takeDue(store);
      const backs = [{ runId: back.runId, attempt: first?.attempt ?? 0, afterMs: 60_000 }];
      await store.exchange.exchange('default', { ends: [], backs, begins: [], most: 0 });
      await store.schedule.stage(term, [advanceOf([owed]), advanceOf([broken])]);
      await using client = disposable(new Redis(redis.server.url));
      const all = [running, owed, broken, back];
      for (const { runId } of all) await asBefore(client.it, layout, runId);
      await client.it.hset(`{esc}:-run:${broken.runId}`, { ...spoilt[layout] });
      await client.it.hset('{esc}:-office', 'layout', layout);
      // A worker of now that comes before the claim begins nothing of it, and spoils nothing.
      expect(await store.archive.get(running.runId)).toBeUndefined();

      expect(await store.office.claim(ofNow)).toMatchObject({ kind: 'claimed' });
      expect(await client.it.hget('{esc}:-office', 'layout')).toBe('4');
      expect(await client.it.hget('{esc}:-office', 'rewrittenTo')).toBeNull();
      expect(await store.archive.get(running.runId)).toMatchObject({
        ...{ state: 'waiting', workerId: 'worker-a', lock: { name: 'ledger' } },
      });
      expect(await store.archive.get(back.runId)).toMatchObject({ state: 'retrying', attempt: 1 });
      const lock = { fencingToken: 1, waitedMs: 0 };
      const begins = [{ runId: running.runId, attempt: taken?.attempt ?? 0, lock }];
      const answer = await store.exchange.exchange('default', {
        ends: [],
        backs: [],
        begins,
        most: 0,
      });
      expect(answer.begins).toEqual([expect.any(Number)]);
      // What was given back for later is not due before.
      expect((await takeDue(store)).map(({ runId }) => runId)).toEqual([owed.runId]);
      const ended = { runId: running.runId, attempt: 1, event: 'succeed' } as const;
      const { ends } = await store.exchange.exchange('default', {
        ends: [ended],
        backs: [],
        begins: [],
        most: 0,
      });
      expect(ends).toEqual(['settled']);
    },
  );
});

function disposable(it: Redis) {
  return { it, [Symbol.asyncDispose]: async () => it.disconnect() };
}
