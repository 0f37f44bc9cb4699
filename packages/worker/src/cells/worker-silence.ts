/** Between two signs of life of a worker to the cells that have something to do. */
export const signEveryMs = 1_000;
/** How often a cell looks whether its worker is silent. */
export const lookEveryMs = 500;
/** A look that is so late means that this process stood still, or its machine did. */
const stoodStillMs = 1_500;
/** So long a silence lets others be given what the worker had in hand; it is what a worker itself goes by. */
const deadlyMs = 4_000;
/** Whoever stood still together with its worker hears of it this soon, if it lives. */
const heardAgainMs = 1_500;

/** What a cell knows of its worker, in milliseconds of its own monotonic clock. */
export interface Silence {
  readonly heardAtMs: number;
  readonly lookedAtMs: number;
}

/** The look of now. A process that stood still has heard nothing meanwhile, and knows nothing yet of whether there was something to hear. */
export function lookedAgain({ heardAtMs, lookedAtMs }: Silence, nowMs: number): Silence {
  const hasStoodStill = nowMs - lookedAtMs >= stoodStillMs;
  const leastMs = nowMs - deadlyMs + heardAgainMs;
  return { heardAtMs: hasStoodStill ? Math.max(heardAtMs, leastMs) : heardAtMs, lookedAtMs: nowMs };
}

/** Whether what is done here may be with another worker by now, since the one that gave it says nothing any more. */
export function isForsaken({ heardAtMs }: Silence, nowMs: number): boolean {
  return nowMs - heardAtMs >= deadlyMs;
}
