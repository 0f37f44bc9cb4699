import type { LogEntry, LogLine, RunEnvelope, TakenRun } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { beforeEach, describe, expect, it } from 'vitest';
import { attendAs, endTaken, takeAndEnd, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn, surelyPastMs } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';

const prefix = '{esc}:-';

describe('the logs of runs', () => {
  const redis = useRedis();
  let store: RedisStore;

  beforeEach(async () => {
    store = await redis.store();
    attendAs(store, 'worker-a');
  });

  async function staged(change: Partial<RunEnvelope> = {}): Promise<RunEnvelope> {
    const run = runDueIn(0, change);
    await store.schedule.stage(term, [advanceOf([run])]);
    return run;
  }
  async function takeOne(): Promise<TakenRun> {
    const [taken] = await takeDue(store, 1);
    if (taken === undefined) throw new Error('nothing is due');
    return taken;
  }
  const line = (text: string): LogEntry => ({ at: Date.now(), stream: 'stdout', text });
  const linesOf = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => line(`line ${from + i}`));

  async function whole(runId: string): Promise<readonly LogLine[]> {
    const lines: LogLine[] = [];
    for (;;) {
      const page = await store.archive.log(runId, lines.at(-1)?.line ?? 0, 500);
      if (page === undefined || page.lines.length === 0) return lines;
      lines.push(...page.lines);
    }
  }

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

  it('keep the first 2,000 lines and the last 8,000, with a mark between them', async () => {
    const run = await staged();
    await takeOne();
    for (let i = 0; i < 13; i += 1) {
      await store.exchange.appendLog(run.runId, 1, linesOf(1 + i * 1_000, 1_000));
    }
    const lines = await whole(run.runId);
    expect(lines).toHaveLength(10_001);
    expect(lines[1_999]).toMatchObject({ line: 2_000, text: 'line 2000' });
    expect(lines[2_000]).toMatchObject({
      line: 5_000,
      stream: 'system',
      text: '3000 lines were left out here',
    });
    expect(lines[2_001]).toMatchObject({ line: 5_001, text: 'line 5001' });
    expect(lines.at(-1)).toMatchObject({ line: 13_000, text: 'line 13000' });
  });

  it('count what a worker had no room for among what was left out', async () => {
    const run = await staged();
    await takeOne();
    await store.exchange.appendLog(run.runId, 1, linesOf(1, 3));
    await store.exchange.appendLog(run.runId, 1, [{ ...line('last'), leftOut: 500 }]);
    expect((await whole(run.runId)).map(({ line, text }) => `${line} ${text}`)).toEqual([
      '1 line 1',
      '2 line 2',
      '3 line 3',
      '503 500 lines were left out here',
      '504 last',
    ]);
  });

  it('keep beginning and end of each attempt', async () => {
    const run = await staged();
    await takeOne();
    for (const attempt of [1, 2]) {
      for (let i = 0; i < 11; i += 1) {
        await store.exchange.appendLog(run.runId, attempt, linesOf(1 + i * 1_000, 1_000));
      }
    }
    const lines = await whole(run.runId);
    const second = lines.filter(({ attempt }) => attempt === 2);
    expect(lines.filter(({ stream }) => stream === 'system').map(({ text }) => text)).toEqual([
      '1000 lines were left out here',
      '1000 lines were left out here',
    ]);
    expect(second.map(({ text }) => text)[0]).toBe('line 1');
    expect(second).toHaveLength(10_001);
    expect(lines).toHaveLength(20_002);
  });

  it('keep long lines to four megabytes an attempt, the last of them always', async () => {
    const run = await staged();
    await takeOne();
    for (let i = 0; i < 10; i += 1) {
      const lines = Array.from({ length: 100 }, (_, j) =>
        line(`${i * 100 + j} ${'x'.repeat(8_000)}`),
      );
      await store.exchange.appendLog(run.runId, 1, lines);
    }
    const lines = await whole(run.runId);
    const bytes = lines.reduce((sum, { text }) => sum + text.length, 0);
    expect(bytes).toBeGreaterThan(3_500_000);
    expect(bytes).toBeLessThan(4 * 1024 * 1024);
    expect([lines[0]?.text.split(' ')[0], lines.at(-1)?.text.split(' ')[0]]).toEqual(['0', '999']);
    const { logBytes } = await store.memory.kept();
    expect(logBytes).toBeGreaterThan(bytes);
    expect(logBytes).toBeLessThan(5 * 1024 * 1024);
  });

  it('show the newest state of a line that has no end, until it has one', async () => {
    const run = await staged();
    const taken = await takeOne();
    const state = (text: string): LogEntry => ({ ...line(text), isUnfinished: true });
    const shown = async () => {
      const log = await store.archive.log(run.runId, 0, 10);
      return [log?.lines.map(({ text }) => text), log?.unfinished?.text];
    };
    await store.exchange.appendLog(run.runId, 1, [line('begun'), state('10 %')]);
    expect(await shown()).toEqual([['begun'], '10 %']);
    await store.exchange.appendLog(run.runId, 1, [state('20 %')]);
    expect(await shown()).toEqual([['begun'], '20 %']);
    await store.exchange.appendLog(run.runId, 1, [line('100 %')]);
    expect(await shown()).toEqual([['begun', '100 %'], undefined]);
    await store.exchange.appendLog(run.runId, 1, [state('more')]);
    await endTaken(store, [taken]);
    expect(await shown()).toEqual([['begun', '100 %'], undefined]);
  });

  it('of one job take no more than their quota, and the oldest go first', async () => {
    const runs: RunEnvelope[] = [];
    for (let i = 0; i < 6; i += 1) {
      const run = await staged({ fireTime: Date.now() - 10_000 + i * 1_000 });
      const taken = await takeOne();
      for (let j = 0; j < 6; j += 1) {
        const lines = Array.from({ length: 100 }, () => line('x'.repeat(8_000)));
        await store.exchange.appendLog(run.runId, 1, lines);
      }
      await endTaken(store, [taken]);
      runs.push(run);
    }
    const kept: boolean[] = [];
    // One line of each, since all that is kept is more than a busy machine answers in time.
    for (const { runId } of runs) {
      kept.push(((await store.archive.log(runId, 0, 1))?.lines.length ?? 0) > 0);
    }
    expect(kept).toEqual([false, false, true, true, true, true]);
    expect((await store.memory.kept()).logBytes).toBeLessThanOrEqual(16 * 1024 * 1024);
  });

  /** What is 80 KB and tells its place. */
  const wideLines = (from: number) =>
    Array.from({ length: 10 }, (_, i) => line(`${from + i} ${'x'.repeat(8_000)}`));
  const quotaBytes = 16 * 1024 * 1024;

  it('of runs in hand are shortened beyond the quota, to beginning and end at the least', async () => {
    const runs: RunEnvelope[] = [];
    for (let i = 0; i < 6; i += 1) {
      const fireTime = Date.now() - 10_000 + i * 1_000;
      runs.push(await staged({ fireTime, overlap: 'allow' }));
      await takeOne();
    }
    for (let n = 0; n < 50; n += 1) {
      for (const { runId } of runs) await store.exchange.appendLog(runId, 1, wideLines(n * 10));
    }
    // Who writes may hold a little, however much the others do.
    expect((await store.memory.kept()).logBytes).toBeLessThanOrEqual(quotaBytes + 6 * 16_384);
    for (const { runId } of runs) {
      const lines = await whole(runId);
      const told = lines.map(({ text }) => text.split(' ')[0]);
      expect(told.at(-1)).toBe('499');
      expect(lines.at(-1)?.line).toBe(500);
      const marks = lines.filter(({ stream }) => stream === 'system');
      const leftOut = marks.reduce((sum, { text }) => sum + Number(text.split(' ')[0]), 0);
      expect(leftOut + lines.length - marks.length).toBe(500);
    }
  });

  it('of a run in hand lose its earlier attempts first, beyond the quota', async () => {
    const run = await staged();
    await takeOne();
    for (const attempt of [1, 2, 3, 4, 5, 6]) {
      for (let n = 0; n < 60; n += 1) {
        await store.exchange.appendLog(run.runId, attempt, wideLines(n * 10));
      }
    }
    expect((await store.memory.kept()).logBytes).toBeLessThanOrEqual(quotaBytes);
    const lines = await whole(run.runId);
    expect(lines[0]).toMatchObject({ stream: 'system' });
    const last = lines.filter(({ attempt, stream }) => attempt === 6 && stream === 'stdout');
    expect(last[0]?.text).toMatch(/^0 x/);
    expect(last.at(-1)?.text).toMatch(/^599 x/);
    expect(lines.map(({ attempt }) => attempt)).not.toContain(1);
  });

  it('of runs in hand give way only where none of one that is over is left', async () => {
    const over = await staged({ fireTime: Date.now() - 10_000, overlap: 'allow' });
    const ended = await takeOne();
    for (const n of [0, 1, 2]) await store.exchange.appendLog(over.runId, 1, wideLines(n * 10));
    await endTaken(store, [ended]);
    const runs: RunEnvelope[] = [];
    for (let i = 1; i < 5; i += 1) {
      runs.push(await staged({ fireTime: Date.now() - 10_000 + i * 1_000, overlap: 'allow' }));
      await takeOne();
    }
    // Four of 510 lines have room beside one another, and not beside the thirty of the one that is over.
    for (const { runId } of runs) {
      for (let n = 0; n < 51; n += 1) await store.exchange.appendLog(runId, 1, wideLines(n * 10));
    }
    expect((await store.archive.log(over.runId, 0, 1))?.lines).toEqual([]);
    for (const { runId } of runs) {
      const lines = await whole(runId);
      expect(lines.filter(({ stream }) => stream === 'stdout')).toHaveLength(510);
    }
  });

  it('of one job are dropped however many of its runs came before and have none', async () => {
    const jobId = 'chatty';
    const first = Date.now() - 9_000_000;
    await redis.server.send('HSET', `${prefix}keep`, jobId, '10000');
    const at = (i: number) => ({
      ...{ jobId, fireTime: first + i * 1_000, overlap: 'allow' as const },
      dueTime: Date.now() - surelyPastMs,
    });
    for (let i = 0; i < 2_100; i += 100) {
      const runs = Array.from({ length: 100 }, (_, j) => runDueIn(0, at(i + j)));
      await store.schedule.stage(
        term,
        runs.map((run) => advanceOf([run])),
      );
      await takeAndEnd(store);
    }
    const kept: boolean[] = [];
    const runs: RunEnvelope[] = [];
    for (let i = 2_100; i < 2_105; i += 1) {
      const run = await staged(at(i));
      const taken = await takeOne();
      for (let j = 0; j < 6; j += 1) {
        const lines = Array.from({ length: 100 }, () => line('x'.repeat(8_000)));
        await store.exchange.appendLog(run.runId, 1, lines);
      }
      await endTaken(store, [taken]);
      runs.push(run);
    }
    for (const { runId } of runs) {
      kept.push(((await store.archive.log(runId, 0, 1))?.lines.length ?? 0) > 0);
    }
    expect(kept).toEqual([false, true, true, true, true]);
    expect((await store.memory.kept()).logBytes).toBeLessThanOrEqual(16 * 1024 * 1024);
  });

  it('that an older version began are read on from where they stood', async () => {
    const run = await staged();
    await takeOne();
    const old = JSON.stringify({
      at: '2026-03-07T02:00:00.000Z',
      attempt: 1,
      stream: 'stdout',
      text: 'old',
    });
    await redis.server.send('RPUSH', `${prefix}log:${run.runId}`, old, old);
    await store.exchange.appendLog(run.runId, 1, [line('new')]);
    expect((await whole(run.runId)).map(({ line, text }) => `${line} ${text}`)).toEqual([
      '1 old',
      '2 old',
      '3 new',
    ]);
    expect((await store.archive.log(run.runId, 2, 10))?.lines).toHaveLength(1);
  });
});
