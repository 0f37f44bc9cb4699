import type { Clock, EpochMillis, Logger, Meter, ScheduleStore } from '@escapement/core';
import { untilAborted } from './loop.ts';

const warnBeyondMs = 500;
const refuseBeyondMs = 5000;

/** This machine's wall clock, compared with Redis's, which is the one the gate decides by. */
export interface ClockWatch {
  /** Wall clock minus Redis TIME, milliseconds; 0 before the first measurement. */
  readonly offsetMs: number;
  /** Too wrong to lead: a plan made with it would stage the wrong fire times. */
  readonly isUnfit: boolean;
  /** Now, as Redis would say it. */
  redisNow(): EpochMillis;
  /** Measures once; faults of Redis are the caller's to see. */
  measure(): Promise<void>;
  /** Measures until aborted. */
  run(signal: AbortSignal): Promise<void>;
}

export function createClockWatch(deps: {
  readonly store: Pick<ScheduleStore, 'time'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
  readonly everyMs: number;
}): ClockWatch {
  const { store, clock, logger, meter } = deps;
  let offsetMs = 0;
  const watch: ClockWatch = {
    get offsetMs() {
      return offsetMs;
    },
    get isUnfit() {
      return Math.abs(offsetMs) > refuseBeyondMs;
    },
    redisNow: () => Math.round(clock.now() - offsetMs),
    async measure() {
      const sentMs = clock.monotonicMs();
      const redisTime = await store.time();
      const roundTripMs = clock.monotonicMs() - sentMs;
      const measured = clock.now() - redisTime - roundTripMs / 2;
      // Redis tells time by whole milliseconds here and the way takes some, so a small difference is only noise.
      offsetMs = Math.abs(measured) <= Math.max(2, roundTripMs) ? 0 : measured;
      meter.set('escapement_clock_offset_seconds', offsetMs / 1000);
      if (Math.abs(offsetMs) > warnBeyondMs) {
        logger.warn({ offsetMs }, 'the clock of this machine and the clock of Redis differ');
      }
    },
    run: (signal) =>
      untilAborted({ clock, logger, signal, everyMs: deps.everyMs, name: 'clock check' }, () =>
        watch.measure(),
      ),
  };
  return watch;
}
