import type { Direction } from './bits.ts';
import type { EpochMillis } from './schedule-spec.ts';

/** What calendars take out of a schedule. */
export interface Exclusions {
  /** Why an instant is taken out, or undefined if it stands. */
  reasonAt(instant: EpochMillis): string | undefined;
  /** The nearest instant in a direction that may stand again; an infinity if there is none. */
  clearFrom(instant: EpochMillis, direction: Direction): number;
}

/** Several calendars: an instant stands only if it stands in each. */
export class JoinedExclusions implements Exclusions {
  readonly #parts: readonly Exclusions[];

  constructor(parts: readonly Exclusions[]) {
    this.#parts = parts;
  }

  reasonAt(instant: EpochMillis): string | undefined {
    for (const part of this.#parts) {
      const reason = part.reasonAt(instant);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  clearFrom(instant: EpochMillis, direction: Direction): number {
    let clear = instant;
    for (const part of this.#parts) {
      if (part.reasonAt(clear) !== undefined) clear = part.clearFrom(clear, direction);
      if (!Number.isFinite(clear)) return clear;
    }
    return clear;
  }
}
