import type { Clock, RunSource } from '@escapement/core';
import { type Lane, type LaneParts, openLane } from './queue-lane.ts';

/**
 * Workers of BullMQ's per queue, each with its share of the concurrency. One fetches all it can hold, run after run, before it
 * starts the first; lanes side by side start theirs meanwhile. More lanes than this cost more idle wake-ups than they save.
 */
const mostLanes = 4;
/** How long `start` waits for Redis before it leaves the lanes to connect by themselves. */
const startWithinMs = 10_000;
/** How often lanes are looked after. */
const tendEveryMs = 5_000;

/** Takes runs from BullMQ. */
export function openRunSource(parts: LaneParts): RunSource {
  const lanes: Lane[] = [];
  let paused = false;
  let tending: NodeJS.Timeout | undefined;
  const isPaused = () => paused;

  /** A blocked connection that ended for good would leave its lane silent for ever, and nothing else would say so. */
  function tend(): void {
    for (const [i, lane] of lanes.entries()) {
      if (!lane.isDead()) continue;
      parts.logger.error({ queue: lane.queue }, 'a queue worker lost its connection; reopened');
      void lane.drain(0);
      lanes[i] = lane.reopened();
    }
  }

  return {
    async start({ queues, concurrency, handle }) {
      for (const queue of queues) {
        for (const share of lanesOf(concurrency)) {
          lanes.push(openLane(parts, { queue, concurrency: share, handle, paused: isPaused }));
        }
      }
      if (paused) await Promise.all(lanes.map((lane) => lane.pause()));
      tending ??= setInterval(tend, tendEveryMs).unref();
      await untilReady(lanes, parts.clock);
    },
    async pause() {
      paused = true;
      await Promise.all(lanes.map((lane) => lane.pause()));
    },
    resume() {
      paused = false;
      for (const lane of lanes) lane.resume();
    },
    async drain(deadlineMs) {
      paused = true;
      clearInterval(tending);
      await Promise.all(lanes.splice(0).map((lane) => lane.drain(deadlineMs)));
    },
  };
}

async function untilReady(lanes: readonly Lane[], clock: Clock): Promise<void> {
  const ready = Promise.all(lanes.map((lane) => lane.ready()));
  ready.catch(() => {});
  const enough = new AbortController();
  await Promise.race([ready, clock.sleep(startWithinMs, enough.signal)]);
  enough.abort();
}

/** The concurrency split as evenly as it goes. */
function lanesOf(concurrency: number): readonly number[] {
  const lanes = Math.max(Math.min(mostLanes, concurrency), 1);
  return Array.from({ length: lanes }, (_, i) => Math.ceil((concurrency - i) / lanes));
}
