import type { EpochMillis } from '../words/instants.ts';

/**
 * The clocks of this machine. Deadlines and trust go by the monotonic one. Nothing is decided by the wall clock: it may be wrong
 * and may be set at any moment, so it is for what only people read. Whatever is decided goes by `StoreClock`.
 */
export interface Clock {
  now(): EpochMillis;
  /** Milliseconds on a clock that is never set; its zero means nothing. */
  monotonicMs(): number;
  /** Resolves after the time has passed, or at once when the signal is aborted; never rejects. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}
