import {
  type Clock,
  isPassing,
  type Logger,
  type Meter,
  type ScheduleStore,
  type StoreClock,
} from '@escapement/core';
import { Trouble } from './trouble.ts';

/** Due instants are read this far ahead, and again after half of it. */
const lookAheadMs = 1000;

/**
 * Wakes the workers at each due instant. Redis wakes a blocked worker only at its own `hz`, 100 ms by default, so a delayed
 * run would start up to that much late; one marker at the right moment brings it to a few milliseconds. It decides nothing:
 * a nudge too many finds nothing to do, a nudge that is missing costs 1/hz.
 */
export async function runNudger(
  deps: {
    readonly store: ScheduleStore;
    readonly clock: Clock;
    readonly time: StoreClock;
    readonly logger: Logger;
    readonly meter: Meter;
  },
  signal: AbortSignal,
): Promise<void> {
  const { store, clock, time, meter } = deps;
  const trouble = new Trouble('waking the workers', deps);
  let readUpTo = time.now() - lookAheadMs;
  // What is staged behind this instant is overdue, and BullMQ wakes workers for it when it is added.
  let nudgedUpTo = readUpTo;
  while (!signal.aborted) {
    try {
      const now = time.now();
      const until = now + lookAheadMs;
      const due = await store.dueInstants(Math.max(nudgedUpTo + 1, Math.min(readUpTo, now)), until);
      for (const [dueTime, queues] of byInstant(due)) {
        await sleepUntil(dueTime, deps, signal);
        if (signal.aborted) return;
        await store.nudge(queues);
        nudgedUpTo = dueTime;
        meter.count('escapement_nudges_total');
      }
      readUpTo = until;
      trouble.clear();
      await sleepUntil(until - lookAheadMs / 2, deps, signal);
    } catch (error) {
      if (!isPassing(error)) throw error;
      // They wake by themselves, a little later.
      trouble.meet(error);
      await clock.sleep(200, signal);
    }
  }
}

async function sleepUntil(
  instant: number,
  deps: { readonly clock: Clock; readonly time: StoreClock },
  signal: AbortSignal,
): Promise<void> {
  const waitMs = instant - deps.time.now();
  if (waitMs > 0) await deps.clock.sleep(waitMs, signal);
}

function byInstant(
  due: readonly { queue: string; dueTime: number }[],
): readonly (readonly [number, readonly string[]])[] {
  const queues = new Map<number, Set<string>>();
  for (const { queue, dueTime } of due) {
    const known = queues.get(dueTime);
    if (known === undefined) queues.set(dueTime, new Set([queue]));
    else known.add(queue);
  }
  return [...queues]
    .sort(([a], [b]) => a - b)
    .map(([instant, names]) => [instant, [...names]] as const);
}
