import { redisRefusals } from './faults/redis-refusals.ts';
import type { Fault } from './scene.ts';

/** Every fault that can be drilled. */
export const faults: readonly Fault[] = [...redisRefusals];

/** The fault of this name, or all of the family of this name: `worker-frozen` stands for each `worker-frozen-…`. */
export function faultsNamed(name: string): readonly Fault[] {
  const exact = faults.filter((fault) => fault.name === name);
  return exact.length > 0 ? exact : faults.filter((fault) => fault.name.startsWith(`${name}-`));
}
