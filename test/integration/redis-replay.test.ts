import {
  CoordinationFault,
  type Delivery,
  type Handled,
  type RunEnvelope,
  type StoredDefinition,
} from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually, silentLogger } from '@escapement/testkit';
import { Queue } from 'bullmq';
import { afterEach, describe, expect, it } from 'vitest';
import { advanceOf, definitionOf, gateAndSettle, runDueIn, term, useRedis } from './redis-rig.ts';

/**
 * What can be done with a true envelope by somebody who can write to Redis: keep it, and put it back later, or into another
 * queue. Everything that Redis itself remembers of the run is set back as well.
 */
describe('a true envelope that somebody kept', () => {
  const redis = useRedis();
  const queues: Queue[] = [];
  const minute = 60_000;

  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.close()));
  });

  const stage = async (leader: RedisStore, run: RunEnvelope): Promise<string> => {
    await leader.schedule.stage(term, [advanceOf([run])]);
    const raw = await redis.server.send('HGET', `{esc}:${run.queue}:${run.runId}`, 'data');
    return raw.slice(raw.indexOf('\r\n') + 2, -2);
  };

  const putBack = async (data: string, run: RunEnvelope, queueName = run.queue) => {
    await redis.server.send(
      'HSET',
      `{esc}:-run:${run.runId}`,
      ...['state', 'staged', 'attempt', '0', 'rev', String(run.revision), 'stagedAt', '1'],
    );
    await redis.server.send('HSET', '{esc}:-min-revision', run.jobId, '0');
    const connection = { host: '127.0.0.1', port: redis.server.port };
    const queue = new Queue(queueName, { prefix: '{esc}', connection });
    queues.push(queue);
    await queue.add('run', JSON.parse(data), { jobId: run.runId });
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
    const worker = await redis.store({ logger, definitions: { read } });
    const handle = (delivery: Delivery): Promise<Handled> => {
      begun.push(delivery.envelope.runId);
      return gateAndSettle(worker)(delivery);
    };
    const { queues: names = ['default'] } = options;
    await worker.source().start({ queues: names, concurrency: 4, handle });
    const succeeded = (run: RunEnvelope) =>
      eventually('the run has succeeded', async () => {
        return (await worker.archive.get(run.runId))?.state === 'succeeded';
      });
    return { worker, begun, said, succeeded };
  };

  const definition = definitionOf({ id: 'victim' });
  const victim = (lateMs: number, changes: Partial<RunEnvelope> = {}) =>
    runDueIn(-lateMs, { jobId: 'victim', ...changes });

  it('is refused on another queue than the one that it was signed for', async () => {
    const leader = await redis.store();
    const run = victim(0, { queue: 'nobody' });
    await putBack(await stage(leader, run), run, 'default');
    const { begun, said } = await work({});
    await eventually('it is refused', () => said.length > 0);
    expect(begun).toEqual([]);
    expect(said).toEqual(['it belongs to the queue "nobody"']);
    // In its own queue it waits as before.
    expect(await redis.server.send('EXISTS', `{esc}:nobody:${run.runId}`)).toBe(':1\r\n');
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
    await first.worker.close(2_000);
    await putBack(data, run);
    const { begun, said } = await work({ stored });
    await eventually('it is refused', () => said.length > 0);
    expect(begun).toEqual([]);
    expect(said).toEqual(['its job has been changed or deleted since it was staged']);
  });

  it('is worth nothing after its window, though its job stands unchanged', async () => {
    const leader = await redis.store();
    const run = victim(2 * minute, { beginBy: Date.now() - minute });
    const { begun, said, worker } = await work({});
    await stage(leader, run);
    await eventually('it is refused', () => said.length > 0);
    expect(begun).toEqual([]);
    expect(said).toEqual(['no worker began it in time']);
    // Whoever had no worker for so long is told so, and the run is owed no more.
    const { items } = await worker.archive.ledger('victim', { limit: 10 });
    expect(items).toMatchObject([{ outcome: 'missed', reason: 'too-late', runId: run.runId }]);
    expect(await worker.archive.get(run.runId)).toBeUndefined();
    expect(await redis.server.send('ZCARD', '{esc}:-owed')).toBe(':0\r\n');
  });

  it('that is a late one of a job that stands is served, also while ZooKeeper cannot be asked', async () => {
    const leader = await redis.store();
    const [late, later] = [victim(2 * minute), victim(3 * minute)];
    await stage(leader, late);
    const standing = await work({});
    await standing.succeeded(late);
    await standing.worker.close(2_000);
    await stage(leader, later);
    const away = new CoordinationFault('COORD_CONNECTION_LOSS', 'away', { retryable: true });
    const alone = await work({ stored: () => Promise.reject(away) });
    await alone.succeeded(later);
    expect([standing.said, alone.said]).toEqual([[], []]);
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
    for (const run of runs) await stage(leader, run);
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
