import { CHUNK_SECONDS, type Zone } from './zone.ts';

/** What one question may cost. A step is a seek or a look into a calendar: a microsecond at the most. */
const STEPS_PER_QUESTION = 8000;

/** What it costs to find a zone's transitions of one more year, as if they were not known yet. */
const STEPS_PER_CHUNK = 350;

/**
 * The steps that are left to one question. Steps and not milliseconds, so that the same question gets the same
 * answer on every machine, however busy and whatever was asked before. Whoever finds it spent stops where it is and
 * says how far it came.
 */
export class StepBudget {
  #left: number;
  readonly #chunks = new Map<Zone, number>();

  constructor(steps = STEPS_PER_QUESTION) {
    this.#left = steps;
  }

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  spend(steps: number): void {
    this.#left -= steps;
  }

  /** The clock of a zone is looked at. */
  lookAt(zone: Zone, seconds: number): void {
    const chunk = Math.floor(seconds / CHUNK_SECONDS);
    if (this.#chunks.get(zone) === chunk) return;
    this.#chunks.set(zone, chunk);
    this.spend(STEPS_PER_CHUNK);
  }
}
