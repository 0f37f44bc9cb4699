import { CoordinationFault, type RunEnvelope, type StoredDefinition } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually, silentLogger } from '@escapement/testkit';
import { Queue } from 'bullmq';
import { afterEach, describe, expect, it } from 'vitest';
import { overwrite } from '../rig/run-record.ts';
import { auditAll, untilRun } from './redis-hands.ts';
import { advanceOf, definitionOf, runDueIn } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';
import { carryJobs, stageAll, useWorkers } from './redis-worker-rig.ts';

/**
 * What can be done with a true envelope by somebody who can write to Redis: keep it, and put it back later, or into another
 * queue. Everything that Redis itself remembers of the run is set back as well.
 */
describe('a true envelope that somebody kept', () => {
  const redis = useRedis();
  const workOver = useWorkers();
  const queues: Queue[] = [];
  const minute = 60_000;

  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.close()));
  });

  const dataOf = async (run: RunEnvelope): Promise<string> => {
    const raw = await redis.server.send('HGET', `{esc}:${run.queue}:${run.runId}`, 'data');
    return raw.slice(raw.indexOf('\r\n') + 2, -2);
  };
  const stage = async (leader: RedisStore, run: RunEnvelope): Promise<string> => {
    await stageAll(leader, [run]);
    return dataOf(run);
  };

  const putBack = async (data: string, run: RunEnvelope, queueName = run.queue) => {
    const { runId, jobId, fireTime, dueTime, revision, version, epoch } = run;
    const [fire, due] = [String(fireTime), String(dueTime)];
    await redis.server.send('ZREMRANGEBYSCORE', `{esc}:-past:${jobId}`, fire, fire);
    await redis.server.send('ZADD', '{esc}:-runs', fire, runId);
    await redis.server.send('ZADD', '{esc}:-open', '0', runId);
    await redis.server.send('ZADD', '{esc}:-owed', due, runId);
    const head = [fire, due, version, revision, epoch, queueName, due, 'skip', ''].join(' ');
    await redis.server.send('SET', `{esc}:-record:${runId}`, `staged 0  |${head}`);
    await redis.server.send('HSET', '{esc}:-min-revision', jobId, '0');
    const connection = { host: '127.0.0.1', port: redis.server.port };
    const queue = new Queue(queueName, { prefix: '{esc}', connection });
    queues.push(queue);
    await queue.add('run', JSON.parse(data), { jobId: runId });
  };

  /** A worker of some queues, with what it was given to do and what it said of the rest. */
  const work = async (options: {
    readonly queues?: readonly string[];
    readonly stored?: () => Promise<StoredDefinition>;
  }) => {
    const begun: string[] = [];
    const said: string[] = [];
    const say = (about: object) => said.push('problem' in about ? String(about.problem) : '');
    const logger = { ...silentLogger, error: say };
    const read = options.stored ?? (async () => ({ kind: 'definition', definition }) as const);
    const store = await redis.store({ definitions: { read } });
    const worker = await workOver(store, {
      ...options,
      concurrency: 4,
      logger,
      work: (_, { runId }) => void begun.push(runId),
    });
    const succeeded = (run: RunEnvelope) => untilRun(store, run, 'succeeded');
    return { worker, store, begun, said, succeeded };
  };

  const definition = definitionOf({ id: 'victim' });
  const victim = (lateMs: number, changes: Partial<RunEnvelope> = {}) =>
    runDueIn(-lateMs, { jobId: 'victim', ...changes });

  it('is refused on another queue than the one that it was signed for, and goes back to its own', async () => {
    const leader = await redis.store();
    const run = victim(0, { queue: 'nobody' });
    await putBack(await stage(leader, run), run, 'default');
    const { begun, said, store } = await work({});
    await eventually('it is refused', () => said.length > 0);
    expect(said).toEqual(['it belongs to the queue "nobody"']);
    await untilRun(store, run, 'retrying');
    // In its own queue it waits as before, once the record has been compared with the definition.
    const [own, foreign] = [`{esc}:nobody:${run.runId}`, `{esc}:default:${run.runId}`];
    await redis.server.send('ZREM', '{esc}:nobody:delayed', run.runId);
    expect((await auditAll(leader, Date.now() + 1, run)).reenqueued).toEqual([run.runId]);
    expect(await redis.server.send('EXISTS', own)).toBe(':1\r\n');
    expect(await redis.server.send('EXISTS', foreign)).toBe(':0\r\n');
    expect(await leader.archive.get(run.runId)).toMatchObject({ queue: 'nobody' });
    expect(begun).toEqual([]);
  });

  it('is refused in the place of another run', async () => {
    const leader = await redis.store();
    const [run, other] = [victim(0), victim(-minute, { jobId: 'other' })];
    const data = await stage(leader, run);
    await stage(leader, other);
    await redis.server.send('HSET', `{esc}:default:${other.runId}`, 'data', data);
    await overwrite(redis.server, other.runId, { due: String(Date.now()) });
    await redis.server.send('ZADD', '{esc}:default:delayed', '1', other.runId);
    const { begun, said, succeeded } = await work({});
    await succeeded(run);
    await eventually('it is refused', () => said.length > 0);
    expect([begun, said]).toEqual([[run.runId], ['the id of another run']]);
  });

  it.each([
    ['was deleted', async () => ({ kind: 'absent' }) as const],
    ['was changed', async () => changed],
    ['cannot be read', async () => ({ kind: 'broken', problem: 'not JSON' }) as const],
  ])('is refused once it is older than a minute and its job %s', async (_, stored) => {
    const leader = await redis.store();
    const run = victim(2 * minute);
    const data = await stage(leader, run);
    const first = await work({});
    await first.succeeded(run);
    await first.worker.stop();
    await putBack(data, run);
    const { begun, said, store } = await work({ stored });
    await eventually('it is refused', () => said.length > 0);
    expect(said).toEqual(['its job has been changed or deleted since it was staged']);
    await untilRun(store, run, 'retrying');
    // Whoever knows the definition does not owe it, so that it is made anew for nobody.
    expect(await auditAll(leader, Date.now() + 1)).toMatchObject({
      reenqueued: [],
      undecided: [{ jobId: run.jobId, revision: run.revision }],
    });
    expect(begun).toEqual([]);
  });

  it('is refused whose version has neither a card nor a definition any more', async () => {
    const leader = await redis.store();
    const run = victim(0);
    await leader.schedule.stage(term, [advanceOf([run])]);
    const { begun, said } = await work({ stored: async () => changed });
    await eventually('it is refused', () => said.length > 0);
    expect(said).toEqual(['its job has been changed or deleted since it was staged']);
    expect(begun).toEqual([]);
  });

  it('is worth nothing after its window, though its job stands unchanged', async () => {
    const leader = await redis.store();
    const run = victim(2 * minute, { beginBy: Date.now() - minute });
    const { begun, said, store } = await work({});
    await stage(leader, run);
    await eventually('it is settled', async () => (await store.archive.totals()).owedLate === 0);
    expect([begun, said]).toEqual([[], []]);
    // Whoever had no worker for so long is told so, and the run is owed no more.
    await eventually('a row is written', async () => {
      const { items } = await store.archive.ledger('victim', { limit: 10 });
      return items[0]?.outcome === 'missed';
    });
    const { items } = await store.archive.ledger('victim', { limit: 10 });
    expect(items).toMatchObject([{ outcome: 'missed', reason: 'too-late', runId: run.runId }]);
    expect(await store.archive.get(run.runId)).toBeUndefined();
    expect(await redis.server.send('ZCARD', '{esc}:-owed')).toBe(':0\r\n');
    expect(begun).toEqual([]);
  });

  it('is worth nothing after its window, though somebody says that attempts of it have begun', async () => {
    const leader = await redis.store();
    const run = victim(4 * minute, { beginBy: Date.now() - 3 * minute, timeoutMs: 1_000 });
    await carryJobs(leader, [run]);
    await leader.schedule.stage(term, [advanceOf([run])]);
    await overwrite(redis.server, run.runId, { state: 'retrying', attempt: '3' });
    const { begun, store } = await work({});
    await untilRun(store, run, 'failed');
    expect((await store.archive.get(run.runId))?.reason).toBe('no worker began it in time');
    expect(begun).toEqual([]);
  });

  it('that is a late one of a job that stands is served, also while ZooKeeper cannot be asked', async () => {
    const leader = await redis.store();
    const [late, later] = [victim(2 * minute), victim(3 * minute)];
    await stage(leader, late);
    const standing = await work({});
    await standing.succeeded(late);
    await standing.worker.stop();
    await stage(leader, later);
    const away = new CoordinationFault('COORD_CONNECTION_LOSS', 'away', { retryable: true });
    const alone = await work({ stored: () => Promise.reject(away) });
    await alone.succeeded(later);
    expect([standing.said, alone.said]).toEqual([[], []]);
  });

  it('waits while neither card nor definition can be had, and begins when one comes', async () => {
    const leader = await redis.store();
    const run = victim(0);
    await leader.schedule.stage(term, [advanceOf([run])]);
    const away = new CoordinationFault('COORD_CONNECTION_LOSS', 'away', { retryable: true });
    const { begun, said, succeeded, store } = await work({ stored: () => Promise.reject(away) });
    await untilRun(store, run, 'retrying');
    expect(begun).toEqual([]);
    await carryJobs(leader, [run]);
    await succeeded(run);
    expect([begun, said]).toEqual([[run.runId], []]);
  });

  it('costs no question while it is fresh', async () => {
    let asked = 0;
    const leader = await redis.store();
    const run = victim(0);
    await stage(leader, run);
    const { succeeded } = await work({
      stored: async () => {
        asked += 1;
        return { kind: 'absent' };
      },
    });
    await succeeded(run);
    expect(asked).toBe(0);
  });

  it('is asked about once for a whole backlog of its job', async () => {
    let asked = 0;
    const leader = await redis.store();
    const runs = Array.from({ length: 50 }, (_, i) =>
      victim(2 * minute + i * 1000, { overlap: 'allow' }),
    );
    await stageAll(leader, runs);
    const { begun } = await work({
      stored: async () => {
        asked += 1;
        return { kind: 'definition', definition };
      },
    });
    await eventually('all have begun', () => new Set(begun).size === runs.length);
    expect(asked).toBeLessThan(10);
  });

  const changed: StoredDefinition = {
    kind: 'definition',
    definition: { ...definition, revision: definition.revision + 1 },
  };
});
