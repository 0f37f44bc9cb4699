import type { Ask } from '../ask.ts';

/** What a request keeps for ZooKeeper after its check. */
const reserveMs = 500;
const atLeastMs = 300;

/** How long a check may take, queueing included. */
export function checkTimeMs(ask: Pick<Ask, 'remainingMs'>): number {
  return Math.max(atLeastMs, ask.remainingMs() - reserveMs);
}
