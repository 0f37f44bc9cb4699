/** What one question may cost. A step is a seek or a look into a calendar: a microsecond at the most. */
const STEPS_PER_QUESTION = 8_000;

/**
 * The steps that are left to one question. Steps and not milliseconds, so that the same question gets the same
 * answer on every machine, however busy. Whoever finds it spent stops where it is and says how far it came.
 */
export class StepBudget {
  #left: number;

  constructor(steps = STEPS_PER_QUESTION) {
    this.#left = steps;
  }

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  spend(steps: number): void {
    this.#left -= steps;
  }
}
