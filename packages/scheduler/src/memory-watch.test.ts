import { type MemoryUse, silentMeter } from '@escapement/core';
import { silentLogger, VirtualClock } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryWatch } from './memory-watch.ts';

describe('the watch over the memory of Redis', () => {
  const clock = new VirtualClock();
  let use: MemoryUse;
  let logs: number;
  let done: string[];
  let said: string[];
  let stop: AbortController;
  let running: Promise<void>;
  let watch: ReturnType<typeof createMemoryWatch>;

  beforeEach(() => {
    use = { usedBytes: 10, maxBytes: 100 };
    logs = 3;
    done = [];
    said = [];
    stop = new AbortController();
    const say = (_: object, message: string) => void said.push(message.slice(0, 25));
    watch = createMemoryWatch({
      memory: {
        use: async () => use,
        async dropLogs(after) {
          done.push(`logs after ${after}`);
          return after < logs ? after + 1 : undefined;
        },
        async dropSettled(most) {
          done.push('runs');
          return most;
        },
      },
      clock,
      logger: { ...silentLogger, error: say, info: say },
      meter: silentMeter,
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

  it('drops logs first and then runs while it is tight, and says so once', async () => {
    use = { usedBytes: 85, maxBytes: 100 };
    await clock.advance(12_000);
    expect(watch.pressure).toBe('tight');
    expect(done.slice(0, 6)).toEqual([
      'logs after 0',
      'logs after 1',
      'logs after 2',
      'logs after 3',
      'runs',
      'runs',
    ]);
    use = { usedBytes: 60, maxBytes: 100 };
    await clock.advance(2_000);
    expect(watch.pressure).toBe('calm');
    expect(said).toEqual(['Redis is short of memory:', 'Redis has room again: run']);
  });
});
