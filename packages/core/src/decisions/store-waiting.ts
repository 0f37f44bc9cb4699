import type { ClockMeasurement } from '../ports/store-clock.ts';
import type { StoreObstacle } from '../ports/store-health.ts';
import type { Waiting } from '../schemas/waiting.ts';

/** What of its own clock and of Redis keeps a process, node or worker, from doing all of its work. */
export function storeWaiting(
  measured: ClockMeasurement | undefined,
  obstacle: StoreObstacle | undefined,
): readonly Waiting[] {
  const waiting: Waiting[] = [];
  if (measured?.fitness === 'unfit') {
    waiting.push({ code: 'CLOCK_UNFIT', detail: offsetInWords(measured.offsetMs) });
  }
  if (obstacle?.code === 'STORE_UNAVAILABLE') waiting.push({ code: 'REDIS_AWAY' });
  else if (obstacle !== undefined) {
    waiting.push({ code: 'REDIS_REFUSES', detail: obstacle.reason });
  }
  return waiting;
}

function offsetInWords(offsetMs: number): string {
  return `${(Math.abs(offsetMs) / 1000).toFixed(1)} s ${offsetMs < 0 ? 'behind' : 'ahead of'} Redis`;
}
