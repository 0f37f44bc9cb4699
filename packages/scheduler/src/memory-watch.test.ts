import { type KeptHistory, type MemoryUse, silentMeter } from '@escapement/core';
import { silentLogger, VirtualClock } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryWatch } from './memory-watch.ts';

const limitBytes = 1_000_000;

describe('the watch over the memory of Redis', () => {
  let clock: VirtualClock;
  let use: MemoryUse | undefined;
  let kept: KeptHistory;
  /** How many steps come to the end of the logs, of the runs, and of what jobs say that they do not keep. */
  let steps: { logs: number; runs: number; excess: number; own: number };
  let own: number[];
  /** What is said to be kept of each job, and down to which number all have been looked at. */
  let perJob: { said: number | undefined; trimmedTo: number };
  let done: string[];
  let said: string[];
  let onDrop: () => void;
  let stop: AbortController;
  let running: Promise<void>;
  let watch: ReturnType<typeof createMemoryWatch>;

  beforeEach(() => {
    clock = new VirtualClock();
    use = { usedBytes: 10, maxBytes: 100 };
    kept = { runs: 10, runBytes: 1_000, logBytes: 1_000 };
    steps = { logs: 3, runs: 1_000, excess: 3, own: 1 };
    own = [];
    perJob = { said: undefined, trimmedTo: 1_000 };
    done = [];
    said = [];
    onDrop = () => undefined;
    stop = new AbortController();
    const say = (_: object, message: string) => void said.push(message.slice(0, 25));
    const step = (what: 'logs' | 'runs' | 'excess') => async (from: number) => {
      done.push(`${what} from ${from}`);
      onDrop();
      return { dropped: 1, next: from + 1 < steps[what] ? from + 1 : undefined };
    };
    watch = createMemoryWatch({
      memory: {
        use: async () => use,
        kept: async () => kept,
        async keepPerJob(runs) {
          perJob.said = runs;
          return perJob.trimmedTo <= runs ? 'settled' : 'lowered';
        },
        async dropExcess(from) {
          const done = await step('excess')(from);
          if (done.next === undefined) perJob.trimmedTo = perJob.said ?? 0;
          return done;
        },
        async dropOwn(from) {
          own.push(from);
          return { dropped: 1, next: from + 1 < steps.own ? from + 1 : undefined };
        },
        dropLogs: step('logs'),
        dropRuns: step('runs'),
      },
      clock,
      logger: { ...silentLogger, error: say, info: say },
      meter: silentMeter,
      options: { historyBytes: limitBytes, historyRunsPerJob: 1_000 },
    });
    running = watch.run(stop.signal);
  });
  afterEach(async () => {
    stop.abort();
    await running;
  });

  it('gives up nothing while there is room', async () => {
    await clock.advance(10_000);
    expect([watch.pressure, done, said]).toEqual(['calm', [], []]);
  });

  it('says how many runs a job keeps, and goes through all jobs once where that was more', async () => {
    perJob.trimmedTo = 5_000;
    steps.excess = 60;
    await clock.advance(2_000);
    expect(perJob.said).toBe(1_000);
    // Not all in one look, since others wait for Redis too.
    expect(done).toEqual(Array.from({ length: 40 }, (_, i) => `excess from ${i}`));
    await clock.advance(10_000);
    expect(done.slice(40)).toEqual(Array.from({ length: 20 }, (_, i) => `excess from ${40 + i}`));
  });

  it('drops every half minute what jobs say themselves that they do not keep, some of it in one look', async () => {
    steps.own = 60;
    await clock.advance(27_000);
    expect(own).toEqual([0]);
    await clock.advance(10_000);
    expect(own).toEqual([0, ...Array.from({ length: 60 }, (_, i) => i)]);
  });

  it('drops logs first and then runs while it is tight, and says so once', async () => {
    use = { usedBytes: 85, maxBytes: 100 };
    await clock.advance(12_000);
    expect(watch.pressure).toBe('tight');
    expect(done.slice(0, 5)).toEqual([
      ...['logs from 0', 'logs from 1', 'logs from 2'],
      ...['runs from 0', 'runs from 1'],
    ]);
    use = { usedBytes: 60, maxBytes: 100 };
    await clock.advance(2_000);
    expect(watch.pressure).toBe('calm');
    expect(said).toEqual(['Redis is short of memory:', 'Redis has room again: run']);
  });

  it('begins with the logs once more when it is tight once more', async () => {
    use = { usedBytes: 85, maxBytes: 100 };
    await clock.advance(10_000);
    use = { usedBytes: 60, maxBytes: 100 };
    await clock.advance(4_000);
    done.splice(0);
    use = { usedBytes: 85, maxBytes: 100 };
    await clock.advance(2_000);
    expect(done[0]).toBe('logs from 0');
  });

  it('makes room in a history that is as large as it may be, though Redis has room, and says both once', async () => {
    kept = { ...kept, runBytes: limitBytes };
    onDrop = () => {
      kept = { ...kept, runBytes: kept.runBytes - 10_000 };
    };
    await clock.advance(20_000);
    // Down to less than the limit, so that room is not made for every run.
    expect(kept.runBytes).toBeLessThanOrEqual(limitBytes * 0.95);
    expect(kept.runBytes).toBeGreaterThan(limitBytes * 0.9);
    expect(watch.pressure).toBe('calm');
    expect(said).toEqual(['the history is as large a', 'the history has room agai']);
  });

  it('works a history of years off between other things, and not in one breath', async () => {
    kept = { ...kept, runBytes: 100 * limitBytes };
    await clock.advance(2_000);
    const inOneLook = done.length;
    expect(inOneLook).toBeLessThan(100);
    await clock.advance(2_000);
    expect(done.length).toBeGreaterThan(inOneLook);
    // It goes on where it was.
    expect(done[inOneLook]).not.toMatch(/from 0$/);
  });

  it('asks for no more when it came through all and nothing more can go', async () => {
    kept = { ...kept, runBytes: 100 * limitBytes };
    steps = { logs: 2, runs: 2, excess: 0, own: 1 };
    await clock.advance(2_000);
    expect(done).toEqual(['logs from 0', 'logs from 1', 'runs from 0', 'runs from 1']);
  });

  it('keeps to the limit of the history where Redis does not say how much it holds', async () => {
    use = undefined;
    kept = { ...kept, runBytes: 2 * limitBytes };
    await clock.advance(2_000);
    expect(done.length).toBeGreaterThan(0);
  });
});
