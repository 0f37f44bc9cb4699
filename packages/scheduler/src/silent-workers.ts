import {
  isPassing,
  type Membership,
  shortestDeadlyMs,
  silenceOfDeath,
  type WorkerLives,
  type WorkerPresence,
} from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';
import type { SchedulerMeter } from './metrics.ts';

const lookEveryMs = 1_000;
/** A look that comes later than this after the one before does not know what it has missed. */
const gapMs = 3 * lookEveryMs;

/**
 * Looks for workers that have fallen silent, on every node, and gives their runs to others once they must be taken for dead. What a worker
 * is in ZooKeeper weighs more than its silence in Redis, which may be Redis's own.
 */
export async function watchSilentWorkers(
  deps: LoopDeps & {
    readonly lives: WorkerLives;
    readonly membership: Pick<Membership, 'workers'>;
    readonly meter: SchedulerMeter;
  },
  signal: AbortSignal,
): Promise<void> {
  const { lives, clock, logger, meter } = deps;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let observingSinceMs = clock.monotonicMs();

  async function look(): Promise<void> {
    const silences = await lives.silences();
    const nowMs = clock.monotonicMs();
    if (nowMs - lookedAtMs > gapMs) observingSinceMs = nowMs;
    lookedAtMs = nowMs;
    const quiet = silences.filter(({ silentMs }) => silentMs >= shortestDeadlyMs);
    if (quiet.length === 0) return;
    const presenceOf = await presences(deps.membership);
    for (const { workerId, silentMs } of quiet) {
      const deadlyMs = silenceOfDeath(presenceOf(workerId), nowMs - observingSinceMs);
      if (deadlyMs === undefined || silentMs < deadlyMs) continue;
      const recovered = await lives.recover(workerId, deadlyMs);
      if (recovered === 'alive') continue;
      meter.count('escapement_lost_workers_total');
      if (recovered.retried + recovered.lost === 0) continue;
      logger.warn({ workerId, silentMs, ...recovered }, 'a worker was lost: its runs go to others');
    }
  }

  await untilAborted(
    { clock, logger, signal, everyMs: lookEveryMs, name: 'the search for silent workers' },
    look,
  );
}

async function presences(
  membership: Pick<Membership, 'workers'>,
): Promise<(workerId: string) => WorkerPresence> {
  try {
    const registered = new Set((await membership.workers()).map(({ workerId }) => workerId));
    return (workerId) => (registered.has(workerId) ? 'registered' : 'gone');
  } catch (error) {
    if (!isPassing(error)) throw error;
    return () => 'unknown';
  }
}
