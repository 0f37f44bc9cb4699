import {
  askedRunId,
  type DelayedFate,
  type DelayedRun,
  delayedEnvelope,
  delayedMark,
} from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually, startRedisServer } from '@escapement/testkit';
import { describe, expect, test } from 'vitest';
import { definitionOf } from './redis-plans.ts';
import { storeOver, takeOffice, term } from './redis-rig.ts';

const definition = definitionOf({ id: 'remind', overlap: 'allow' });

function delayed(i: number, dueTime: number): DelayedRun {
  const mark = delayedMark(String(i).padStart(12, '0'), '0000');
  const runId = askedRunId({ jobId: 'remind', askedAt: dueTime, trigger: 'delayed', mark });
  const about = { jobId: 'remind', key: `order:${i}`, dueTime, askedAt: dueTime - 1_000 };
  return { runId, ...about, by: 'token at 127.0.0.1' };
}

/** Makes runs of all that is due, as a leader does. */
async function stageDue(store: RedisStore, before: number): Promise<void> {
  for (;;) {
    const due = await store.schedule.dueDelayed(before, 50);
    if (due.length === 0) return;
    const fates = due.map((run): DelayedFate => {
      return { kind: 'staged', run, envelope: delayedEnvelope(definition, run, term.epoch) };
    });
    const outcome = await store.schedule.stageDelayed(term, fates);
    expect(outcome.kind).toBe('committed');
  }
}

describe('delayed runs', () => {
  test('are there after a restart of Redis, and begin once though two make runs of them', async () => {
    const server = await startRedisServer({ appendfsync: 'always' });
    const store = await storeOver(server);
    try {
      await takeOffice(store, term);
      const from = Date.now() + 3_600_000;
      const runs = Array.from({ length: 300 }, (_, i) => delayed(i, from + i));
      const put = (run: DelayedRun) =>
        store.delayed.put(run, { onDuplicate: 'keep', envelope: undefined });
      await Promise.all(runs.map(put));
      await server.kill();
      await server.start();
      await eventually('Redis answers again', async () => {
        const page = await store.delayed.list('remind', { limit: 200 }).catch(() => undefined);
        return page?.items.length === 200;
      });
      const other = await storeOver(server);
      try {
        await takeOffice(store, term);
        await takeOffice(other, term);
        await Promise.all([stageDue(store, from + 300), stageDue(other, from + 300)]);
      } finally {
        await other.close(2_000);
      }
      const { items } = await store.archive.list({ jobId: 'remind', limit: 400 });
      expect(items.map(({ id }) => id).sort()).toEqual(runs.map(({ runId }) => runId).sort());
      expect(items.every(({ state }) => state === 'staged')).toBe(true);
      expect(await store.delayed.list('remind', { limit: 10 })).toEqual({ items: [] });
    } finally {
      await store.close(2_000);
      await server.dispose();
    }
  });

  test('take less than 400 bytes each', async () => {
    const server = await startRedisServer();
    const store = await storeOver(server);
    const usedBytes = async () =>
      Number(/used_memory:(\d+)/.exec(await server.send('INFO', 'memory'))?.[1]);
    try {
      await takeOffice(store, term);
      const count = 5_000;
      const from = Date.now() + 3_600_000;
      const before = await usedBytes();
      for (let i = 0; i < count; i += 500) {
        const some = Array.from({ length: 500 }, (_, j) => delayed(i + j, from + i + j));
        await Promise.all(
          some.map((run) => store.delayed.put(run, { onDuplicate: 'keep', envelope: undefined })),
        );
      }
      expect((await usedBytes()) - before).toBeLessThan(400 * count);
    } finally {
      await store.close(2_000);
      await server.dispose();
    }
  });
});
