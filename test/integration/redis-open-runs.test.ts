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
      `flooded@20260307T000000.000Z-m${String(from + i).padStart(8, '0')}`,
    ]);
    await redis.server.send('ZADD', `${prefix}open`, ...names.flat());
  }
}

const asked = (jobId: string, mark: string) =>
  envelopeOf({
    ...{ jobId, runId: askedRunId({ jobId, askedAt: Date.now(), trigger: 'manual', mark }) },
    ...{ trigger: 'manual', overlap: 'allow' },
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
