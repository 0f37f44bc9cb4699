import { describe, test } from 'vitest';
import { leaseContract } from './lease-contract.ts';
import type { LeasePorts } from './lease-ports.ts';
import { MemoryLeases } from './memory-leases.ts';
import { VirtualClock } from './virtual-clock.ts';

function ports(): LeasePorts {
  const clock = new VirtualClock();
  const leases = new MemoryLeases(clock);
  return {
    processes: [leases, leases],
    pass: (durationMs) => clock.advance(durationMs),
    forget: async () => leases.forget(),
  };
}

describe('leases in memory keep the contract of leases', () => {
  test.each(leaseContract)('$fact', ({ check }) => check(ports()));
});
