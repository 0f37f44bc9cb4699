import { type MemoryUse, StoreFault } from '@escapement/core';
import { expect, it } from 'vitest';
import { bearer, openFakeWorld } from './fixtures/fake-world.ts';

async function redisIn(use: () => Promise<MemoryUse | undefined>) {
  const world = await openFakeWorld({ memory: { use } });
  const answer = await world.api.inject({ url: '/api/v1/cluster', headers: bearer });
  expect(answer.statusCode).toBe(200);
  return answer.json().redis;
}

it('the cluster says how full Redis is, and from which share on it is spared', async () => {
  const { detail } = await redisIn(async () => ({ usedBytes: 805, maxBytes: 1_000 }));
  expect(detail).toMatchObject({
    ...{ memoryUsedBytes: 805, memoryMaxBytes: 1_000, memoryShare: 0.805, memoryTightShare: 0.8 },
  });
});

it.each([
  ['may not ask', async () => undefined],
  [
    'cannot ask',
    async () => {
      throw new StoreFault('STORE_UNAVAILABLE', 'away', { retryable: true });
    },
  ],
])('the cluster says nothing of the memory where the node %s', async (_, use) => {
  const { detail = {} } = await redisIn(use);
  expect(Object.keys(detail).filter((name) => name.startsWith('memory'))).toEqual([]);
});
