import type { EpochMillis, StandingBackfill } from '@escapement/core';

/** A back-fill as the store in memory keeps it; it is replaced and never changed. */
export interface KeptBackfill extends StandingBackfill {
  readonly left: readonly EpochMillis[];
  /** Its runs that are not over, or not counted yet. */
  readonly out: readonly string[];
  /** When a leader looked at it last. */
  readonly tendedAt: EpochMillis;
}
