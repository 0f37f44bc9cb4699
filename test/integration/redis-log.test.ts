import type { RunEnvelope, TakenRun } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanceOf, attendAs, endTaken, runDueIn, takeDue, term, useRedis } from './redis-rig.ts';

describe('the logs of runs', () => {
  const redis = useRedis();
  let store: RedisStore;

  beforeEach(async () => {
    store = await redis.store();
    attendAs(store, 'worker-a');
  });

  async function staged(): Promise<RunEnvelope> {
    const run = runDueIn(0);
    await store.schedule.stage(term, [advanceOf([run])]);
    return run;
  }
  async function takeOne(): Promise<TakenRun> {
    const [taken] = await takeDue(store, 1);
    if (taken === undefined) throw new Error('nothing is due');
    return taken;
  }
  const line = (text: string) => ({ at: Date.now(), stream: 'stdout' as const, text });

  it('keep lines in order under numbers of their own, and say when nothing follows', async () => {
    const run = await staged();
    const taken = await takeOne();
    await store.exchange.appendLog(run.runId, 1, [line('one'), line('two')]);
    await store.exchange.appendLog(run.runId, 1, [line('三'.repeat(4_000))]);
    const read = await store.archive.log(run.runId, 1, 10);
    expect(read?.lines.map((one) => one.line)).toEqual([2, 3]);
    expect(read?.lines[0]).toMatchObject({ text: 'two', stream: 'stdout', attempt: 1 });
    expect(Buffer.byteLength(read?.lines[1]?.text ?? '')).toBeLessThanOrEqual(8_192);
    expect(read?.complete).toBe(false);
    await endTaken(store, [taken]);
    expect((await store.archive.log(run.runId, 3, 10))?.complete).toBe(true);
    expect((await store.archive.log(run.runId, 0, 10))?.lines).toHaveLength(3);
    expect(await store.archive.log('none@20300101T000000Z', 0, 10)).toBeUndefined();
  });

  it('stop at ten thousand lines and say so in the last', async () => {
    const run = await staged();
    await takeOne();
    const some = Array.from({ length: 4_000 }, (_, i) => ({
      at: 1,
      stream: 'stdout' as const,
      text: `line ${i}`,
    }));
    for (let i = 0; i < 3; i += 1) await store.exchange.appendLog(run.runId, 1, some);
    const read = await store.archive.log(run.runId, 9_998, 10);
    expect(read?.lines.map((one) => one.stream)).toEqual(['stdout', 'system']);
  });
});
