import type { ClockMeasurement } from '../decisions/clock-trust.ts';
import type { RedisMillis } from '../words/redis-millis.ts';

/**
 * The one time by which anything is decided: what Redis said when it was last asked, and the monotonic time since. It is
 * measured by itself, every few seconds and at each new connection, until the store is closed.
 */
export interface StoreClock {
  /** Redis's time now. Throws a passing StoreFault (`STORE_TIME_UNKNOWN`) while it was never measured. */
  now(): RedisMillis;
  /**
   * Redis's time for an instant that somebody will be held to, such as that of an edit: asked anew, or what was measured
   * before where that still holds without asking. Rejects with `STORE_TIME_UNKNOWN` where neither can be had.
   */
  ask(): Promise<RedisMillis>;
  /** How this machine's own clock stands to it; `undefined` before the first measurement. */
  readonly measured: ClockMeasurement | undefined;
  /** Called after each measurement, in the same turn. Returns the function that ends that. */
  onMeasured(listener: (measured: ClockMeasurement) => void): () => void;
}
