import { describe, test } from 'vitest';
import { type KeySourcePorts, keySourceContract } from './key-source-contract.ts';
import { MemoryKeySource } from './memory-key-source.ts';
import { VirtualClock } from './virtual-clock.ts';

function ports(): KeySourcePorts {
  const clock = new VirtualClock();
  const source = new MemoryKeySource('orders', clock);
  return {
    source,
    set: async (key, ttlMs) => source.set(key, ttlMs),
    delete: async (key) => source.delete(key),
    cut: () => source.cut(),
    tell: async (tells) => {
      source.tells = tells;
    },
    pass: (durationMs) => clock.advance(durationMs),
    until: async (isSo) => {
      if (!isSo()) throw new Error('it is not so');
    },
  };
}

describe('keys in memory keep the contract of a source of keys', () => {
  test.each(keySourceContract)('$fact', ({ check }) => check(ports()));
});
