import { describe, test } from 'vitest';
import { FakeStoreClock } from './fake-store-clock.ts';
import { type StoreClockPorts, storeClockContract } from './store-clock-contract.ts';
import { VirtualClock } from './virtual-clock.ts';

function ports(): StoreClockPorts {
  const [time, unmeasured] = [new FakeStoreClock(new VirtualClock()), unknown()];
  const step = async (offsetMs: number) =>
    time.measure(offsetMs, Math.abs(offsetMs) > 5_000 ? 'unfit' : 'fit');
  return { time, unmeasured, step };
}

function unknown(): FakeStoreClock {
  const time = new FakeStoreClock(new VirtualClock());
  time.isUnknown = true;
  return time;
}

describe('the clock of a store as a test says it keeps the contract of the real one', () => {
  test.each(storeClockContract)('$fact', ({ check }) => check(ports()));
});
