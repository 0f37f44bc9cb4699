import type { EpochMillis, JobDefinition } from '@escapement/core';

/** A definition as it was carried last. */
export interface KeptProjection {
  readonly revision: number;
  readonly definition: JobDefinition | undefined;
  readonly brokenSince: EpochMillis | undefined;
  /** A leader forgot what was staged of it. */
  readonly isForgotten: boolean;
}
