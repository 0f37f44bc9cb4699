import type { EnvReader } from '@escapement/process';
import type { HttpLimits } from '@escapement/worker';

const dayMs = 86_400_000;

/** How much a worker takes on, and how long its end may take. */
export interface WorkerLimits {
  readonly concurrency: number;
  /** How long a shutdown waits for what is under way. */
  readonly drainMs: number;
}

/** Of HTTP tasks, where nobody says otherwise. */
export const httpDefaults: HttpLimits = {
  timeoutMs: 300_000,
  maxResponseBytes: 10 * 1024 * 1024,
};

/** Reads `ESCAPEMENT_CONCURRENCY` and `ESCAPEMENT_DRAIN_MS`. */
export function readWorkerLimits(reader: EnvReader): WorkerLimits {
  return {
    concurrency: reader.integer('ESCAPEMENT_CONCURRENCY', { byDefault: 50, min: 1, max: 10_000 }),
    drainMs: reader.integer('ESCAPEMENT_DRAIN_MS', { byDefault: 30_000, min: 0, max: dayMs }),
  };
}
