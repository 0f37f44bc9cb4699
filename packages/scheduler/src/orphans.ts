import type { ScheduleStore } from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';

const lookEveryMs = 1_000;

/** Jobs whose definitions another ensemble had and this one has not: what is missing of them is not a deletion. */
export class Orphans {
  readonly #store: Pick<ScheduleStore, 'orphans' | 'discarded'>;
  #jobs: Set<string> = new Set();

  constructor(store: Pick<ScheduleStore, 'orphans' | 'discarded'>) {
    this.#store = store;
  }

  has(jobId: string): boolean {
    return this.#jobs.has(jobId);
  }

  /** Reads them once, at the begin of a term. */
  async load(): Promise<void> {
    const { setAside, discarded } = await this.#store.orphans();
    this.#jobs = new Set(setAside);
    for (const jobId of discarded) this.#jobs.delete(jobId);
  }

  /** A definition of the job stands again. */
  drop(jobId: string): void {
    this.#jobs.delete(jobId);
  }

  /** Those that a person has given up since the last look: they count as deleted from now on. */
  async givenUp(): Promise<readonly string[]> {
    if (this.#jobs.size === 0) return [];
    const discarded = await this.#store.discarded();
    return discarded.filter((jobId) => this.#jobs.delete(jobId));
  }
}

/** Looks now and then for what people have given up. */
export async function runOrphanWatch(
  deps: LoopDeps & {
    readonly projector: { hearGivenUp(): Promise<void> };
  },
  signal: AbortSignal,
): Promise<void> {
  const { projector, clock, logger } = deps;
  const name = 'looking at what was given up';
  await untilAborted({ clock, logger, signal, everyMs: lookEveryMs, name }, () =>
    projector.hearGivenUp(),
  );
}
