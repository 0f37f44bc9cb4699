import { StoreFault, silentMeter } from '@escapement/core';
import { FakeStoreClock, settled, silentLogger, VirtualClock } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { runNudger } from './nudger.ts';

interface Due {
  readonly queue: string;
  readonly dueTime: number;
}

/** A nudger over due instants, which runs until the test is over. */
function rig(due: readonly Due[]) {
  const clock = new VirtualClock(1_000_000);
  const nudges: { at: number; queues: readonly string[] }[] = [];
  const reads: [from: number, to: number][] = [];
  const readAtMs: number[] = [];
  const away = { calls: 0 };
  const waking = {
    async dueInstants(from: number, to: number) {
      if (away.calls > 0) {
        away.calls -= 1;
        throw new StoreFault('STORE_UNAVAILABLE', 'Redis is away', { retryable: true });
      }
      reads.push([from, to]);
      readAtMs.push(clock.monotonicMs());
      return due.filter((instant) => instant.dueTime >= from && instant.dueTime < to);
    },
    async nudge(queues: readonly string[]) {
      nudges.push({ at: clock.now(), queues });
    },
  };
  const time = new FakeStoreClock(clock);
  const stop = new AbortController();
  const start = () =>
    runNudger({ waking, clock, time, logger: silentLogger, meter: silentMeter }, stop.signal);
  return { clock, nudges, reads, readAtMs, away, stop, start };
}

async function over(ms: number, { clock, stop, start }: ReturnType<typeof rig>): Promise<void> {
  const running = start();
  for (let passed = 0; passed < ms; passed += 10) await clock.advance(10);
  stop.abort();
  await settled();
  await running;
}

describe('the nudger', () => {
  it('wakes each queue at the first due instant of a second, all queues of one instant together', async () => {
    const world = rig([
      { queue: 'default', dueTime: 1_000_300 },
      { queue: 'mail', dueTime: 1_000_300 },
      { queue: 'default', dueTime: 1_000_900 },
      { queue: 'default', dueTime: 1_001_700 },
    ]);
    await over(2_000, world);
    expect(world.nudges).toEqual([
      { at: 1_000_300, queues: ['default', 'mail'] },
      { at: 1_001_700, queues: ['default'] },
    ]);
  });

  it('wakes for what was staged after a look for an instant before the next', async () => {
    const due: Due[] = [];
    const world = rig(due);
    void world.clock.sleep(100).then(() => due.push({ queue: 'default', dueTime: 1_000_200 }));
    await over(3_000, world);
    expect(world.nudges).toEqual([{ at: expect.any(Number), queues: ['default'] }]);
    expect(world.nudges[0]?.at).toBeLessThanOrEqual(1_001_000);
  });

  it('leaves no second out between two looks, and none twice', async () => {
    const due = Array.from({ length: 60 }, (_, i) => {
      return { queue: 'default', dueTime: 1_000_010 + i * 50 };
    });
    const world = rig(due);
    await over(3_500, world);
    expect(world.nudges.map(({ at }) => at)).toEqual([1_000_010, 1_001_010, 1_002_010]);
  });

  it('nudges each queue once for all that has passed when it comes late, and goes on from now', async () => {
    const world = rig([
      { queue: 'default', dueTime: 1_000_100 },
      { queue: 'default', dueTime: 1_000_200 },
      { queue: 'mail', dueTime: 1_000_250 },
      { queue: 'default', dueTime: 1_001_100 },
    ]);
    world.away.calls = 2;
    const running = world.start();
    // Redis is away for the first 400 ms.
    await world.clock.advance(2_000);
    world.stop.abort();
    await running;
    expect(world.nudges).toEqual([
      { at: 1_000_400, queues: ['default', 'mail'] },
      { at: 1_001_100, queues: ['default'] },
    ]);
  });

  it('wakes a queue for what is left of a second in which another leader may have woken it', async () => {
    const due = [100, 600, 700].map((ms) => ({ queue: 'default', dueTime: 1_000_000 + ms }));
    const world = rig(due);
    await world.clock.advance(500);
    await over(1_000, world);
    expect(world.nudges).toEqual([{ at: 1_000_600, queues: ['default'] }]);
  });

  it('looks at full seconds of the clock, in step with all else that is done every second', async () => {
    const world = rig([]);
    await world.clock.advance(300);
    await over(3_000, world);
    expect(world.readAtMs.slice(1).map((at) => at % 1_000)).toEqual([0, 0, 0]);
  });

  it('asks Redis twice a second and no more, however many runs are due', async () => {
    const world = rig(
      Array.from({ length: 400 }, (_, i) => ({ queue: `q${i}`, dueTime: 1_000_000 + i * 5 })),
    );
    await over(2_000, world);
    expect(world.reads.length).toBeLessThanOrEqual(5);
  });
});
