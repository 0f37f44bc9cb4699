import { askedRunId, delayedEnvelope, delayedMark, openRunsPerJob } from '@escapement/core';
import { envelopeOf } from '@escapement/testkit';
import { expect, test } from 'vitest';
import { prefix } from './hostile-rig.ts';
import { definitionOf } from './redis-plans.ts';
import { useRedis } from './redis-rig.ts';

const redis = useRedis();
const definition = definitionOf({ id: 'flooded', overlap: 'allow' });

/** Runs of the job that are not over, as far as it matters here: their names in the index of such. */
async function flood(count: number): Promise<void> {
  const perCall = 10_000;
  for (let from = 0; from < count; from += perCall) {
    const names = Array.from({ length: perCall }, (_, i) => [
      '0',
      askedRunId({ jobId: 'flooded', askedAt: 1e12 + from + i, trigger: 'manual', mark: 'eeee' }),
    ]);
    await redis.server.send('ZADD', `${prefix}open`, ...names.flat());
  }
}

const asked = (jobId: string, mark: string) =>
  envelopeOf({
    ...{ jobId, runId: askedRunId({ jobId, askedAt: Date.now(), trigger: 'manual', mark }) },
    ...{ trigger: 'manual', overlap: 'allow' },
  });

/** How many scripts Redis has run. */
async function scriptsRun(): Promise<number> {
  const stats = await redis.server.send('INFO', 'commandstats');
  return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

test('a page of a job that nobody works off reads the records of that page, and no others', async () => {
  const { archive } = await redis.store();
  await flood(20_000);
  await archive.list({ jobId: 'flooded', limit: 50 });
  const open = ['queued', 'running'] as const;
  for (const filter of [{}, { states: open }]) {
    const before = await scriptsRun();
    const { cursor } = await archive.list({ ...filter, jobId: 'flooded', limit: 50 });
    expect(cursor).toBeDefined();
    // Names without a record fill no page, so that as many are looked at as may be, and no more.
    expect((await scriptsRun()) - before).toBeLessThan(90);
  }
});

test('of a job no more runs are made that are asked for than may wait, by whatever keys', async () => {
  const store = await redis.store();
  const { archive, delayed } = store;
  await flood(openRunsPerJob - 10_000);
  expect(await archive.enqueueManual(asked('flooded', 'aaaa'))).toMatchObject({ kind: 'enqueued' });
  await flood(openRunsPerJob);
  expect(await archive.enqueueManual(asked('flooded', 'bbbb'))).toEqual({ kind: 'backlog' });
  const mark = delayedMark('c'.repeat(12), '0000');
  const [dueTime, jobId, by] = [Date.now(), 'flooded', 'token'];
  const runId = askedRunId({ jobId, askedAt: dueTime, trigger: 'delayed', mark });
  const run = { runId, jobId, key: 'order:7', dueTime, askedAt: dueTime, by };
  const envelope = delayedEnvelope(definition, run, 0);
  const soon = { onDuplicate: 'keep', envelope } as const;
  expect(await delayed.put(run, soon)).toEqual({ kind: 'backlog' });
  // Nobody else is held up by that.
  expect(await archive.enqueueManual(asked('other', 'dddd'))).toMatchObject({ kind: 'enqueued' });
});
