import type { Ask } from '../ask.ts';

/** What a request keeps for ZooKeeper after its check. */
const reserveMs = 500;
const atLeastMs = 300;

/** How long a check may take, queueing included. */
export function checkTimeMs(ask: Pick<Ask, 'remainingMs'>): number {
  return Math.max(atLeastMs, ask.remainingMs() - reserveMs);
}

/** Whether what is left must be kept for ZooKeeper, so that no further question of the same request is asked. */
export function isCheckTimeOver(ask: Pick<Ask, 'remainingMs'>): boolean {
  return ask.remainingMs() < reserveMs + atLeastMs;
}
