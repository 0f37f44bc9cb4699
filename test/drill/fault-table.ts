import { clockFaults } from './faults/clocks.ts';
import { editFaults } from './faults/edits.ts';
import { partsAndChains } from './faults/parts-and-chains.ts';
import { processFaults } from './faults/processes.ts';
import { redisMemory } from './faults/redis-memory.ts';
import { redisRefusals } from './faults/redis-refusals.ts';
import { znodeFaults } from './faults/znodes.ts';
import { zookeeperAway } from './faults/zookeeper-away.ts';
import { zookeeperData } from './faults/zookeeper-data.ts';
import type { Fault } from './scene.ts';

/** Every fault that can be drilled. */
export const faults: readonly Fault[] = [
  ...redisRefusals,
  ...redisMemory,
  ...zookeeperData,
  ...zookeeperAway,
  ...znodeFaults,
  ...processFaults,
  ...partsAndChains,
  ...clockFaults,
  ...editFaults,
];

/** The fault of this name, or all of the family of this name: `worker-frozen` stands for each `worker-frozen-…`. */
export function faultsNamed(name: string): readonly Fault[] {
  const exact = faults.filter((fault) => fault.name === name);
  return exact.length > 0 ? exact : faults.filter((fault) => fault.name.startsWith(`${name}-`));
}
