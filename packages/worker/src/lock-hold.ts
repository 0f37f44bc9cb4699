import {
  type Clock,
  type Fault,
  type HeldLock,
  isPassing,
  type LockPort,
  type LockWish,
  type Logger,
  sayReason,
} from '@escapement/core';
import { backoffMs } from './backoff.ts';

/** A lock that a run holds, and how long it stood in line. */
export interface LockHold {
  readonly kind: 'held';
  readonly name: string;
  readonly held: HeldLock;
  readonly waitedMs: number;
}

/** The name stands for another lock than its job says: to wait for that may be to wait for ever. `reason` says for which. */
export interface LockRefused {
  readonly kind: 'refused';
  readonly reason: string;
}

/**
 * Stands in line for a lock, through any trouble with ZooKeeper, until it is held or the run was told to stop
 * (`undefined`). A place in line that was lost with a session is taken again at the end.
 */
export async function waitForLock(
  ports: { locks: Pick<LockPort, 'acquire'>; clock: Clock; logger: Logger },
  request: {
    readonly name: string;
    /** How many may hold it at once; absent of a mutex. */
    readonly permits?: number | undefined;
    readonly runId: string;
    readonly workerId: string;
  },
  signal: AbortSignal,
): Promise<LockHold | LockRefused | undefined> {
  const { name, runId, workerId } = request;
  const wish = wishOf(request);
  const begunMs = ports.clock.monotonicMs();
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      const held = await ports.locks.acquire(name, { runId, workerId, wish }, signal);
      const waitedMs = Math.round(ports.clock.monotonicMs() - begunMs);
      return { kind: 'held', name, held, waitedMs };
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!isPassing(error)) throw error;
      const reason = refusedBy(error, request);
      if (reason !== undefined) return { kind: 'refused', reason };
      ports.logger.warn({ err: error, runId, lock: name, tries }, 'lock not reached');
      await ports.clock.sleep(backoffMs(tries), signal);
    }
  }
  return undefined;
}

function wishOf({ permits }: { readonly permits?: number | undefined }): LockWish {
  return permits === undefined ? { kind: 'mutex' } : { kind: 'semaphore', permits };
}

/** Why waiting longer leads to nothing; `undefined` where it may. */
function refusedBy(
  { code, data }: Fault,
  { name: lock, permits = 1 }: { readonly name: string; readonly permits?: number | undefined },
): string | undefined {
  if (code === 'COORD_LOCK_KIND') return sayReason('lock-kind', { lock });
  if (code !== 'COORD_LOCK_PERMITS') return undefined;
  return sayReason('lock-permits', { lock, stands: String(data['permits']), asked: permits });
}
