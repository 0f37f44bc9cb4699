import { type Clock, type HeldLock, isPassing, type LockPort, type Logger } from '@escapement/core';
import { backoffMs } from './backoff.ts';

/** A lock that a run holds, and how long it stood in line. */
export interface LockHold {
  readonly name: string;
  readonly held: HeldLock;
  readonly waitedMs: number;
}

/**
 * Stands in line for a lock, through any trouble with ZooKeeper, until it is held or the run was told to stop
 * (`undefined`). A place in line that was lost with a session is taken again at the end.
 */
export async function waitForLock(
  ports: { locks: Pick<LockPort, 'acquire'>; clock: Clock; logger: Logger },
  request: { name: string; runId: string; workerId: string },
  signal: AbortSignal,
): Promise<LockHold | undefined> {
  const { name, runId, workerId } = request;
  const begunMs = ports.clock.monotonicMs();
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      const held = await ports.locks.acquire(name, { runId, workerId }, signal);
      const waitedMs = Math.round(ports.clock.monotonicMs() - begunMs);
      return { name, held, waitedMs };
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!isPassing(error)) throw error;
      ports.logger.warn({ err: error, runId, lock: name, tries }, 'lock not reached');
      await ports.clock.sleep(backoffMs(tries), signal);
    }
  }
  return undefined;
}
