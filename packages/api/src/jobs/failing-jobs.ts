import type { Ask } from '../ask.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** How long an answer may be told again, since all jobs are looked through for it. */
const freshForMs = 3_000;
/** Of so many at the most it is known that they fail. */
const knownAtMost = 10_000;

/** Which jobs ended badly when they last ended. */
export interface FailingJobs {
  /** Throws StoreFault while Redis cannot be asked. */
  ids(ask: Ask): Promise<ReadonlySet<string>>;
}

/** Remembers the last answer for some seconds. */
export function createFailingJobs({
  archive,
  clock,
}: Pick<ReadingPorts, 'archive' | 'clock'>): FailingJobs {
  let known: { readonly ids: ReadonlySet<string>; readonly readAtMs: number } | undefined;
  return {
    async ids(ask) {
      const nowMs = clock.monotonicMs();
      if (known !== undefined && nowMs - known.readAtMs < freshForMs) return known.ids;
      const ids = new Set(await ask.redis(() => archive.failing(knownAtMost)));
      known = { ids, readAtMs: nowMs };
      return ids;
    },
  };
}
