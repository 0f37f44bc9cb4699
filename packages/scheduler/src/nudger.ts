import {
  type Clock,
  dueLookEveryMs,
  dutyStart,
  type EpochMillis,
  isPassing,
  type Logger,
  type QueueWaking,
  restInStepMs,
  type StoreClock,
  type WakeInstant,
  wakeInstants,
} from '@escapement/core';
import type { SchedulerMeter } from './metrics.ts';
import { Trouble } from './trouble.ts';

/** Due instants are read this far ahead. */
const lookAheadMs = 2 * dueLookEveryMs;

interface NudgerDeps {
  readonly waking: QueueWaking;
  readonly clock: Clock;
  readonly time: StoreClock;
  readonly logger: Logger;
  readonly meter: SchedulerMeter;
}

/**
 * Wakes the workers at each due instant, one of them, so that not all need to look. Whoever is woken comes by itself for what is due
 * soon after. It decides nothing: a nudge too many finds nothing to do, a nudge that is missing costs some hundredths of a second. When it is late it
 * nudges once for all that has passed, and goes on from now.
 */
export async function runNudger(deps: NudgerDeps, signal: AbortSignal): Promise<void> {
  const { waking, clock, time } = deps;
  const trouble = new Trouble('waking the workers', deps);
  // Whoever stages what is due already wakes a worker for it.
  const begun: EpochMillis = time.now();
  let from = begun;
  while (!signal.aborted) {
    try {
      const now = time.now();
      const until = now + lookAheadMs;
      // With what was first in a stretch that has begun, since nobody is woken for what comes behind it.
      const since = Math.max(begun, dutyStart(from));
      const due = wakeInstants(await waking.dueInstants(since, until));
      const instants = due.filter(({ dueTime }) => dueTime >= from);
      const nudgedTo = await nudgeAll(deps, instants, {
        readAgainAt: now + lookAgainMs(clock),
        signal,
      });
      // Where none was, what has been staged since for an instant that has passed is found by the next look.
      if (nudgedTo !== undefined) from = nudgedTo + 1;
      trouble.clear();
    } catch (error) {
      if (!isPassing(error)) throw error;
      // They wake by themselves, a little later.
      trouble.meet(error);
      await clock.sleep(200, signal);
    }
  }
}

/** In step with what else the leader does every second, and never later than whoever stages relies on. */
function lookAgainMs(clock: Clock): number {
  return Math.min(restInStepMs(clock.monotonicMs(), dueLookEveryMs), dueLookEveryMs);
}

/** Nudges at each of the instants until it is time to read again. Answers the last of them; `undefined` when there was none. */
async function nudgeAll(
  deps: NudgerDeps,
  instants: readonly WakeInstant[],
  { readAgainAt, signal }: { readonly readAgainAt: EpochMillis; readonly signal: AbortSignal },
): Promise<EpochMillis | undefined> {
  let next = 0;
  for (;;) {
    const upcoming = instants[next];
    await sleepUntil(Math.min(upcoming?.dueTime ?? readAgainAt, readAgainAt), deps, signal);
    if (signal.aborted) return undefined;
    const now = deps.time.now();
    const passed = countUpTo(instants, next, now);
    if (passed > next) {
      const due = instants.slice(next, passed);
      await deps.waking.nudge([...new Set(due.flatMap(({ queues }) => [...queues]))]);
      deps.meter.count('escapement_nudges_total');
      next = passed;
    }
    if (now >= readAgainAt) return instants[next - 1]?.dueTime;
  }
}

function countUpTo(instants: readonly WakeInstant[], from: number, now: EpochMillis): number {
  let count = from;
  while ((instants[count]?.dueTime ?? Number.POSITIVE_INFINITY) <= now) count += 1;
  return count;
}

async function sleepUntil(
  instant: EpochMillis,
  deps: Pick<NudgerDeps, 'clock' | 'time'>,
  signal: AbortSignal,
): Promise<void> {
  const waitMs = instant - deps.time.now();
  if (waitMs > 0) await deps.clock.sleep(waitMs, signal);
}
