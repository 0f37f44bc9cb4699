import { silentMeter } from '@escapement/core';
import { FakeStoreClock, settled, VirtualClock } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { runNudger } from './nudger.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

function storeWith(due: readonly { queue: string; dueTime: number }[], clock: VirtualClock) {
  const nudges: { at: number; queues: readonly string[] }[] = [];
  return {
    nudges,
    async dueInstants(from: number, to: number) {
      return due.filter((instant) => instant.dueTime >= from && instant.dueTime < to);
    },
    async nudge(queues: readonly string[]) {
      nudges.push({ at: clock.now(), queues });
    },
  };
}

describe('the nudger', () => {
  it('wakes the queues of each due instant at that instant, all queues of one instant together', async () => {
    const clock = new VirtualClock(1_000_000);
    const store = storeWith(
      [
        { queue: 'default', dueTime: 1_000_300 },
        { queue: 'mail', dueTime: 1_000_300 },
        { queue: 'default', dueTime: 1_001_700 },
      ],
      clock,
    );
    const logger = quiet;
    const meter = silentMeter;
    const time = new FakeStoreClock(clock);
    const stop = new AbortController();
    const running = runNudger({ store: store as never, clock, time, logger, meter }, stop.signal);
    for (let step = 0; step < 200; step += 1) await clock.advance(10);
    stop.abort();
    await settled();
    await running;
    expect(store.nudges.map((nudge) => nudge.at)).toEqual([1_000_300, 1_001_700]);
    expect(store.nudges[0]?.queues).toEqual(['default', 'mail']);
  });
});
