import { END_OF_TIME_MS } from './civil.ts';
import type { EpochMillis } from './schedule-spec.ts';
import { ZonelessSequence } from './zoneless-sequence.ts';

/** The anchor plus every whole multiple of the period, from the epoch to the end of the timetable. */
export class IntervalSequence extends ZonelessSequence {
  readonly #everyMs: number;
  readonly #phaseMs: number;

  constructor(everyMs: number, anchorTime: EpochMillis) {
    super();
    this.#everyMs = everyMs;
    this.#phaseMs = ((anchorTime % everyMs) + everyMs) % everyMs;
  }

  atOrAfter(instant: EpochMillis): number {
    const from = Math.max(0, Math.ceil(instant));
    const found = this.#phaseMs + Math.ceil((from - this.#phaseMs) / this.#everyMs) * this.#everyMs;
    const fire = Math.max(this.#phaseMs, found);
    return fire < END_OF_TIME_MS ? fire : Number.POSITIVE_INFINITY;
  }

  atOrBefore(instant: EpochMillis): number {
    const from = Math.min(END_OF_TIME_MS - 1, Math.floor(instant));
    if (from < this.#phaseMs) return Number.NEGATIVE_INFINITY;
    return this.#phaseMs + Math.floor((from - this.#phaseMs) / this.#everyMs) * this.#everyMs;
  }
}
