import {
  isOverLimit,
  type MemoryPressure,
  type MemoryUse,
  pressureAfter,
  type StoreMemoryUse,
  shareOf,
} from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';
import type { SchedulerMeter } from './metrics.ts';

const lookEveryMs = 2_000;
/** What jobs say themselves that they do not keep is gone after so long. */
const ownEveryMs = 30_000;
const logsAtOnce = 500;
const runsAtOnce = 500;
/** Most steps of one look, so that a history of years is worked off between other things. */
const stepsMax = 40;

const historyGoes = 'the history is as large as it may be: its oldest part goes';
const historyStays = 'the history has room again';

/** Whether Redis is short of memory, as the leader last saw it. */
export interface MemoryWatch {
  readonly pressure: MemoryPressure;
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Keeps an eye on how full Redis is, and on how much of that is history. From four fifths of its limit on nothing is staged further ahead
 * than it must be, and what can be done without is dropped, the logs of the oldest runs first and then those runs; a Redis that takes
 * no more writes would be worse. The same goes for a history that is larger than it may be.
 */
export function createMemoryWatch(
  deps: LoopDeps & {
    readonly memory: StoreMemoryUse;
    readonly meter: SchedulerMeter;
    readonly options: { readonly historyBytes: number; readonly historyRunsPerJob: number };
  },
): MemoryWatch {
  const { memory, clock, logger, meter, options } = deps;
  let pressure: MemoryPressure = 'calm';
  let isOver = false;
  const trims = [jobTrimming(memory, options.historyRunsPerJob), ownTrimming(memory, clock)];
  /** Where the next step goes on; logs come before runs. */
  let place: { readonly what: 'logs' | 'runs'; readonly from: number } = { what: 'logs', from: 0 };

  /** Answers whether there may be more to drop. */
  async function makeRoom(): Promise<boolean> {
    const { what, from } = place;
    const step =
      what === 'logs'
        ? await memory.dropLogs(from, logsAtOnce)
        : await memory.dropRuns(from, runsAtOnce);
    const isThrough = step.next === undefined;
    place = { what: what === 'logs' && isThrough ? 'runs' : what, from: step.next ?? 0 };
    return !(what === 'runs' && isThrough);
  }

  function turn(to: MemoryPressure, use: MemoryUse): void {
    if (to === pressure) return;
    pressure = to;
    const about = { ...use, share: shareOf(use) };
    if (to === 'calm') {
      logger.info(about, 'Redis has room again: runs are staged as far ahead as ever');
      return;
    }
    logger.error(
      about,
      'Redis is short of memory: only what is due soon is staged, and old logs and runs are dropped',
    );
  }

  async function trimHistory(): Promise<void> {
    for (let step = 0; step < stepsMax; step += 1) {
      const kept = await memory.kept();
      const over = isOverLimit(kept, options.historyBytes, isOver);
      const { historyBytes } = options;
      if (over !== isOver)
        logger.info({ ...kept, historyBytes }, over ? historyGoes : historyStays);
      isOver = over;
      if (!over || !(await makeRoom())) return;
    }
  }

  async function look(): Promise<void> {
    const use = await memory.use();
    if (use !== undefined) {
      meter.set('escapement_redis_memory_ratio', shareOf(use) ?? 0);
      turn(pressureAfter(use, pressure), use);
    }
    for (const trim of trims) await trim();
    if (pressure === 'tight') await makeRoom();
    else await trimHistory();
    if (pressure === 'calm' && !isOver) place = { what: 'logs', from: 0 };
  }

  return {
    get pressure() {
      return pressure;
    },
    run: (signal) =>
      untilAborted(
        { clock, logger, signal, everyMs: lookEveryMs, name: 'the look at the memory of Redis' },
        look,
      ),
  };
}

/** A job drops what it does not keep when it runs; those that do not are gone through once, after the number was lowered. */
function jobTrimming(memory: StoreMemoryUse, runsPerJob: number): () => Promise<void> {
  let from = 0;
  return async () => {
    if ((await memory.keepPerJob(runsPerJob)) === 'settled') return;
    for (let step = 0; step < stepsMax; step += 1) {
      const { next } = await memory.dropExcess(from, runsAtOnce);
      from = next ?? 0;
      if (next === undefined) return;
    }
  };
}

/** What jobs say themselves that they do not keep goes as it comes to be too much, or too old. */
function ownTrimming(memory: StoreMemoryUse, clock: LoopDeps['clock']): () => Promise<void> {
  let from = 0;
  let nextAtMs = 0;
  return async () => {
    if (clock.monotonicMs() < nextAtMs) return;
    for (let step = 0; step < stepsMax; step += 1) {
      const { next } = await memory.dropOwn(from, runsAtOnce);
      from = next ?? 0;
      if (next !== undefined) continue;
      nextAtMs = clock.monotonicMs() + ownEveryMs;
      return;
    }
  };
}
