import { describe, test } from 'vitest';
import { MemorySingletons } from './memory-singletons.ts';
import { contractSingletonLimits } from './singletons/scene.ts';
import type { SingletonPorts } from './singletons/singleton-ports.ts';
import { singletonsContract } from './singletons-contract.ts';
import { VirtualClock } from './virtual-clock.ts';

function ports(): SingletonPorts {
  const singletons = new MemorySingletons(new VirtualClock(), contractSingletonLimits);
  return { programs: [singletons, singletons], forget: async () => singletons.forget() };
}

describe('singletons in memory keep the contract of singletons', () => {
  test.each(singletonsContract)('$fact', ({ check }) => check(ports()));
});
