import { CoordinationFault, StoreFault } from '@escapement/core';
import { Link } from './link.ts';
import type { Random } from './random.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** The ways of one process to its two servers. */
export function linksOf(parts: {
  readonly process: SimulatedProcess;
  readonly time: SimulatedTime;
  readonly random: Random;
}): { readonly redis: Link; readonly zookeeper: Link } {
  const away = { retryable: true };
  return {
    redis: new Link({
      ...parts,
      fault: () => new StoreFault('STORE_UNAVAILABLE', 'Redis did not answer', away),
    }),
    zookeeper: new Link({
      ...parts,
      fault: () => new CoordinationFault('COORD_UNAVAILABLE', 'ZooKeeper did not answer', away),
    }),
  };
}
