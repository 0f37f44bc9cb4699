import type { FireSequence } from './fire-sequence.ts';
import type { EpochMillis } from './schedule-spec.ts';

/** A sequence that no zone and no clock change has to do with, and that knows nothing of what is closed. */
export abstract class ZonelessSequence implements FireSequence {
  readonly seeks = 1;

  abstract atOrAfter(instant: EpochMillis): number;
  abstract atOrBefore(instant: EpochMillis): number;

  isMoved(): boolean {
    return false;
  }

  openIn(): FireSequence {
    return this;
  }

  mayOpenIn(): boolean {
    return true;
  }
}
