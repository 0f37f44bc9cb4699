import {
  type Clock,
  type EpochMillis,
  type Logger,
  type MemoryPressure,
  type MemoryUse,
  type Meter,
  pressureAfter,
  type StoreMemoryUse,
  shareOf,
} from '@escapement/core';
import { untilAborted } from './loop.ts';

const lookEveryMs = 2_000;
const logsAtOnce = 500;
const runsAtOnce = 200;

/** Whether Redis is short of memory, as the leader last saw it. */
export interface MemoryWatch {
  readonly pressure: MemoryPressure;
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Keeps an eye on how full Redis is. From four fifths of its limit on nothing is staged further ahead than it must be, and what can be done
 * without is dropped, the logs of the oldest runs first and then those runs; a Redis that takes no more writes would be worse.
 */
export function createMemoryWatch(deps: {
  readonly memory: StoreMemoryUse;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
}): MemoryWatch {
  const { memory, clock, logger, meter } = deps;
  let pressure: MemoryPressure = 'calm';
  let logsDroppedUpTo: EpochMillis | undefined = 0;

  async function makeRoom(): Promise<void> {
    if (logsDroppedUpTo !== undefined) {
      logsDroppedUpTo = await memory.dropLogs(logsDroppedUpTo, logsAtOnce);
      return;
    }
    await memory.dropSettled(runsAtOnce);
  }

  function turn(to: MemoryPressure, use: MemoryUse): void {
    if (to === pressure) return;
    pressure = to;
    const about = { ...use, share: shareOf(use) };
    if (to === 'calm') {
      logsDroppedUpTo = 0;
      logger.info(about, 'Redis has room again: runs are staged as far ahead as ever');
      return;
    }
    logger.error(
      about,
      'Redis is short of memory: only what is due soon is staged, and old logs and runs are dropped',
    );
  }

  return {
    get pressure() {
      return pressure;
    },
    run: (signal) =>
      untilAborted(
        { clock, logger, signal, everyMs: lookEveryMs, name: 'the look at the memory of Redis' },
        async () => {
          const use = await memory.use();
          if (use === undefined) return;
          meter.set('escapement_redis_memory_ratio', shareOf(use) ?? 0);
          turn(pressureAfter(use, pressure), use);
          if (pressure === 'tight') await makeRoom();
        },
      ),
  };
}
