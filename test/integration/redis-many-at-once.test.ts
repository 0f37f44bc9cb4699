import { describe, expect, it } from 'vitest';
import { redisCommands } from '../rig/server-counters.ts';
import { endTaken, takeDue } from './redis-hands.ts';
import { advanceOf, changeOf, definitionOf, runDueIn } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

/** What a process asks for by itself now and then, and the counting of it. */
const besides = ['info', 'time', 'ping', 'client'];

describe('many jobs at once', () => {
  const redis = useRedis();
  const store = useStore(redis);
  const jobIds = Array.from({ length: 100 }, (_, i) => `job-${String(i).padStart(3, '0')}`);

  /** Commands of some work, those of its scripts included, by name. */
  async function commandsOf(work: () => Promise<unknown>): Promise<ReadonlyMap<string, number>> {
    const before = await redisCommands(redis.server);
    await work();
    const after = await redisCommands(redis.server);
    const counts = [...after].map(
      ([name, calls]) => [name, calls - (before.get(name) ?? 0)] as const,
    );
    return new Map(counts.filter(([name, calls]) => calls > 0 && !besides.includes(name)));
  }

  function sent(commands: ReadonlyMap<string, number>): number {
    return (commands.get('evalsha') ?? 0) + (commands.get('eval') ?? 0);
  }

  function sum(commands: ReadonlyMap<string, number>): number {
    return [...commands.values()].reduce((total, calls) => total + calls, 0);
  }

  async function carryAll(): Promise<void> {
    const changes = jobIds.map((jobId) =>
      changeOf({ jobId, definition: definitionOf({ id: jobId, revision: 2 }) }),
    );
    expect((await store.schedule.carry(term, changes)).kind).toBe('committed');
  }

  async function runEach(): Promise<void> {
    const runs = jobIds.map((jobId) => runDueIn(-60_000, { jobId, overlap: 'allow' }));
    await store.schedule.stage(
      term,
      runs.map((run) => advanceOf([run])),
    );
    await workOff();
  }

  async function workOff(): Promise<void> {
    for (let taken = await takeDue(store); taken.length > 0; taken = await takeDue(store)) {
      await endTaken(store, taken);
    }
  }

  it('are shown for two commands a page, whatever each of them has done', async () => {
    await runEach();
    await store.archive.activity(jobIds.slice(0, 1));
    const commands = await commandsOf(async () => {
      const rows = await store.archive.activity(jobIds);
      expect(rows.map(({ jobId }) => jobId)).toEqual(jobIds);
      for (const row of rows) {
        expect(row).toMatchObject({ recent: ['succeeded'], lastRun: { state: 'succeeded' } });
      }
    });
    expect(sent(commands)).toBeLessThanOrEqual(3);
    // In Redis each costs two looks at what is not over, and two for its last run.
    expect(sum(commands)).toBeLessThanOrEqual(4 * jobIds.length + 10);
  });

  it('are looked at for their changes by one command', async () => {
    await carryAll();
    const commands = await commandsOf(async () => {
      const contexts = await store.schedule.changeContexts(jobIds);
      expect(contexts.map(({ projected }) => projected?.jobId)).toEqual(jobIds);
    });
    expect(sent(commands)).toBeLessThanOrEqual(2);
    expect(sum(commands)).toBeLessThanOrEqual(3 * jobIds.length + 10);
  });

  it('are carried into an empty schedule for five commands each', async () => {
    const commands = await commandsOf(carryAll);
    expect(sum(commands)).toBeLessThanOrEqual(5 * jobIds.length + 20);
  });

  it('drop what they do not keep for some commands a job, and not some a run', async () => {
    const runs = ['busy', 'idle'].flatMap((jobId) =>
      Array.from({ length: 200 }, (_, i) =>
        runDueIn(-600_000 + i * 1_000, { jobId, overlap: 'allow' }),
      ),
    );
    await store.schedule.stage(term, [advanceOf(runs)]);
    await workOff();
    await store.memory.keepPerJob(10);
    const { runs: before } = await store.memory.kept();
    const commands = await commandsOf(async () => {
      let at: number | undefined = 0;
      do at = (await store.memory.dropExcess(at, 500)).next;
      while (at !== undefined);
    });
    expect((await store.memory.kept()).runs).toBe(20);
    expect(before).toBeGreaterThan(100);
    expect(sum(commands)).toBeLessThanOrEqual(40);
  });

  it('drop what they do not keep for some commands a job, however much each keeps', async () => {
    const forty = jobIds.slice(0, 40);
    for (let i = 0; i < 10; i += 1) {
      const advances = forty.map((jobId) =>
        advanceOf([runDueIn(-600_000 + i * 1_000, { jobId, overlap: 'allow' })]),
      );
      await store.schedule.stage(term, advances);
      await workOff();
    }
    await store.memory.keepPerJob(9);
    const commands = await commandsOf(async () => {
      let at: number | undefined = 0;
      do at = (await store.memory.dropExcess(at, 20)).next;
      while (at !== undefined);
    });
    expect((await store.memory.kept()).runs).toBe(9 * forty.length);
    expect(sum(commands)).toBeLessThanOrEqual(12 * forty.length);
  });

  it('lose their oldest runs for some commands a job, and not some a run', async () => {
    const twenty = jobIds.slice(0, 20);
    for (let i = 0; i < 10; i += 1) {
      const runs = twenty.map((jobId) =>
        runDueIn(-600_000 + i * 1_000, { jobId, overlap: 'allow' }),
      );
      await store.schedule.stage(
        term,
        runs.map((run) => advanceOf([run])),
      );
      await workOff();
    }
    const commands = await commandsOf(async () => {
      expect(await store.memory.dropRuns(0, 100)).toMatchObject({ dropped: 100 });
    });
    // Each job is come to once for five of its runs.
    expect(sum(commands)).toBeLessThanOrEqual(5 * twenty.length + 15);
  });

  it('enter indexes that need not be searched from their beginning, and nothing enters with them', async () => {
    const runs = jobIds.slice(0, 20).map((jobId) => runDueIn(0, { jobId, overlap: 'allow' }));
    await store.schedule.stage(
      term,
      runs.map((run) => advanceOf([run])),
    );
    const taken = await takeDue(store);
    for (const index of ['open', 'alive']) {
      const key = `{esc}:-${index}`;
      expect(await redis.server.send('OBJECT', 'ENCODING', key)).toContain('skiplist');
      expect((await redis.server.send('ZCARD', key)).trim()).toBe(`:${taken.length}`);
    }
    expect(taken).toHaveLength(20);
  });
});
