import type { Waiting } from '../schemas/waiting.ts';
import type { ClockMeasurement } from './clock-trust.ts';

/** Why Redis does not serve this process at the moment, as it last said. */
export interface StoreObstacle {
  /** Of the fault: `STORE_FULL`, `STORE_DENIED`, `STORE_UNAVAILABLE` …; `STORE_OTHER`: it is not the Redis of this cluster. */
  readonly code: string;
  /** The fault in words, Redis's own among them. */
  readonly reason: string;
  /** On the monotonic clock. */
  readonly sinceMs: number;
}

/** What of its own clock and of Redis keeps a process, node or worker, from doing all of its work. */
export function storeWaiting(
  measured: ClockMeasurement | undefined,
  obstacle: StoreObstacle | undefined,
): readonly Waiting[] {
  const waiting: Waiting[] = [];
  if (measured?.fitness === 'unfit') {
    waiting.push({ code: 'CLOCK_UNFIT', detail: offsetInFigures(measured.offsetMs) });
  }
  if (obstacle?.code === 'STORE_UNAVAILABLE') waiting.push({ code: 'REDIS_AWAY' });
  else if (obstacle?.code === 'STORE_OTHER') waiting.push({ code: 'REDIS_OTHER' });
  else if (obstacle !== undefined) {
    waiting.push({ code: 'REDIS_REFUSES', detail: obstacle.reason });
  }
  return waiting;
}

/** Above zero where the clock of this machine is ahead. */
function offsetInFigures(offsetMs: number): string {
  return `${offsetMs < 0 ? '-' : '+'}${(Math.abs(offsetMs) / 1000).toFixed(1)} s`;
}
