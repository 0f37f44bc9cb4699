import type { EpochMillis } from '../words/instants.ts';

/** The door to time. Wall time is for fire times and records, monotonic time for deadlines and trust. */
export interface Clock {
  now(): EpochMillis;
  /** Milliseconds on a clock that is never set; its zero means nothing. */
  monotonicMs(): number;
  /** Resolves after the time has passed, or at once when the signal is aborted; never rejects. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}
