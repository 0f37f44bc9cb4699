import { StoreFault } from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from './store-fault.ts';

/** Wall clock of Redis, epoch milliseconds with their fractions: the one clock that every node and worker can ask. */
export function timeOf(client: Redis): Promise<number> {
  return asking('asking the time', async () => {
    const answer: unknown = await client.time();
    const [seconds, micros] = Array.isArray(answer) ? (answer as readonly unknown[]) : [];
    const instant = Number(seconds) * 1_000 + Number(micros) / 1_000;
    // Everything goes by this, so that whatever is no time must stop here.
    if (!Number.isFinite(instant)) throw noTime(answer);
    return instant;
  });
}

function noTime(answer: unknown): StoreFault {
  const problem = `the answer to TIME is ${JSON.stringify(answer)}`;
  return new StoreFault('STORE_REFUSED', problem, { retryable: true });
}
