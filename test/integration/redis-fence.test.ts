import { type Meter, redisMillis, type Term } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { type RedisServer, silentLogger, startRedisServer } from '@escapement/testkit';
import type { IRedisTransaction } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, openConnection } from '../../packages/redis/src/connection.ts';
import { openFence } from '../../packages/redis/src/fence.ts';
import { keysUnder } from '../../packages/redis/src/keys.ts';
import { stageScript } from '../../packages/redis/src/lua/staging.ts';
import { queueEntriesOver } from '../../packages/redis/src/queue-entries.ts';
import { queueScript } from '../../packages/redis/src/script.ts';
import { advanceOf, runDueIn, storeOver, takeOffice, term } from './redis-rig.ts';

const prefix = '{esc}';
const keys = keysUnder(prefix);
const later: Term = { ...term, nodeId: 'node-b', epoch: 9 };

/**
 * What each of these proves was seen red with its safeguard taken out: `judge` answering `holds`, the WATCH dropped from
 * `watchOffice`, `reloadScripts` dropped from `execute`, and `maxRetriesPerRequest: null` on the fence's connection.
 */
describe('the fence', () => {
  let server: RedisServer;
  let store: RedisStore;
  let refusals: number;
  const meter: Meter = {
    count: (name, by = 1) => {
      if (name === 'escapement_fence_refusals_total') refusals += by;
    },
    set() {},
    observe() {},
  };

  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.dispose());
  beforeEach(async () => {
    refusals = 0;
    await server.flush();
    store = await storeOver(server, { meter });
  });
  afterEach(() => store.close(2_000));

  it('refuses a leader whose epoch is smaller than the one that stands, and counts it', async () => {
    await takeOffice(store, term);
    await takeOffice(store, later);
    const run = runDueIn(60_000);
    expect(await store.schedule.stage(term, [advanceOf([run])])).toEqual({
      kind: 'superseded',
      currentEpoch: 9,
    });
    expect(await store.archive.get(run.runId)).toBeUndefined();
    expect(refusals).toBe(1);
    expect((await store.archive.totals()).fenceRefusals).toBe(1);
    expect(await store.schedule.claim(term)).toMatchObject({
      kind: 'refused',
      holder: { ensembleId: 'ensemble-1', epoch: 9, nodeId: 'node-b' },
    });
  });

  it('tells a Redis that forgot from one that another leads', async () => {
    await takeOffice(store, term);
    await server.flush();
    expect(await store.schedule.stage(term, [])).toEqual({ kind: 'forgotten' });
    expect(await store.schedule.claim(later)).toMatchObject({
      found: 'nothing',
      isVouched: false,
      memory: { isWritten: false, generation: 0 },
    });
    // A restored backup: an epoch stands, but it is older than ours.
    expect(await store.schedule.stage({ ...term, epoch: 11 }, [])).toEqual({ kind: 'forgotten' });
  });

  it('lets a leader of another ensemble in, and then refuses the one before', async () => {
    await takeOffice(store, later);
    const other: Term = { ...term, ensembleId: 'ensemble-2', epoch: 3 };
    expect(await store.schedule.claim(other)).toMatchObject({ found: 'other-ensemble' });
    expect(await store.schedule.stage(later, [])).toEqual({ kind: 'superseded', currentEpoch: 3 });
    expect(await store.schedule.stage(other, [])).toEqual({ kind: 'committed' });
  });

  it('counts its transactions, so that a Redis that lost some can be told', async () => {
    await takeOffice(store, term);
    await store.schedule.stage(term, []);
    await store.schedule.stage(term, [advanceOf([runDueIn(60_000)])]);
    expect(store.schedule.seen()).toMatchObject({ generation: 3 });
    expect(await store.schedule.claim(later)).toMatchObject({
      found: 'same-ensemble',
      isVouched: true,
      memory: { isWritten: true, generation: 3, writtenAt: expect.any(Number) },
    });
  });

  it('notices data of some transactions ago, though epoch and server are the same', async () => {
    await takeOffice(store, term);
    await store.schedule.stage(term, []);
    await server.send('HSET', '{esc}:-epoch', 'generation', '1');
    expect(await store.schedule.stage(term, [])).toEqual({ kind: 'forgotten' });
  });

  it('writes nothing on a server that was restarted before somebody vouches for it', async () => {
    await takeOffice(store, term);
    await server.kill();
    await server.start();
    await store.whenReady();
    await expect.poll(() => store.archive.dependency().state).toBe('connected');
    await expect
      .poll(() => store.schedule.stage(term, []).catch(() => undefined))
      .toEqual({ kind: 'unvouched' });
    await takeOffice(store, term);
    expect(await store.schedule.stage(term, [])).toEqual({ kind: 'committed' });
  });

  describe('between WATCH and EXEC', () => {
    let connection: Connection;

    beforeEach(async () => {
      connection = openConnection({
        url: server.url,
        prefix,
        name: 'test',
        temper: { kind: 'prompt', commandTimeoutMs: 2_000, autoPipelining: false },
        logger: silentLogger,
      });
      await connection.ready();
      await takeOffice(store, term);
    });
    afterEach(() => connection.close(1_000));

    /** Stages one run through a fence that does something first, each time it is about to send its EXEC. */
    async function stageWith(before: () => Promise<void>): Promise<unknown> {
      const meddled: Connection = {
        ...connection,
        async beginTransaction() {
          const transaction = await connection.beginTransaction();
          const exec = transaction.exec.bind(transaction);
          transaction.exec = async () => {
            await before();
            return exec();
          };
          return transaction;
        },
      };
      const fence = openFence({ connection: meddled, keys, meter, time: store.time });
      return fence.commit(term, composeRun);
    }

    const entries = () => queueEntriesOver(connection.backend, prefix);
    const args = ['x@20300101T000000Z', 1, 2, 1, 'default', '[2,1,1,"default"]'];
    function composeRun(transaction: IRedisTransaction): void {
      queueScript(transaction, stageScript, [keys.base, 1, 1, ...args, '[]', 0]);
      const entry = { queue: 'default', runId: String(args[0]), data: '{}', dueTime: 9e12 };
      entries().add(transaction, entry, redisMillis(1));
    }
    const written = async () => [
      await connection.client.exists(keys.run(String(args[0]))),
      await connection.client.exists(keys.entry('default', String(args[0]))),
    ];

    it('a claim by another stops the transaction', async () => {
      const outcome = await stageWith(async () => void (await store.schedule.claim(later)));
      expect(outcome).toEqual({ kind: 'superseded', currentEpoch: 9 });
      expect(await written()).toEqual([0, 0]);
    });

    it('a flush of all scripts loses nothing of the batch', async () => {
      await stageWith(async () => {});
      await connection.client.del(
        keys.run(String(args[0])),
        keys.entry('default', String(args[0])),
      );
      let flushes = 0;
      const outcome = await stageWith(async () => {
        flushes += 1;
        if (flushes <= 2) await server.send('SCRIPT', 'FLUSH');
      });
      expect(outcome).toMatchObject({ kind: 'committed' });
      expect(flushes).toBe(3);
      expect(await written()).toEqual([1, 1]);
    });

    it('a lost connection never lets the EXEC go out unguarded on the next', async () => {
      const outcome = stageWith(async () => {
        // Frozen, so that the EXEC is sent and not answered; then the server dies and comes back with its data.
        server.freeze();
        setTimeout(() => void server.kill().then(() => server.start()), 100);
      });
      await expect(outcome).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
      await connection.ready();
      await store.whenReady();
      await expect.poll(() => connection.client.status).toBe('ready');
      await expect.poll(() => store.archive.dependency().state).toBe('connected');
      expect(await written()).toEqual([0, 0]);
      await takeOffice(store, term);
      expect(await store.schedule.stage(term, [])).toEqual({ kind: 'committed' });
    });
  });
});
