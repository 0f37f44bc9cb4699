import {
  type Clock,
  isPassing,
  type JobDefinition,
  type Membership,
  openOnWorkers,
  partsOnWorkers,
  type RunEnvelope,
  type SharedRun,
  type SharedRuns,
  sayReason,
  shortestDeadlyMs,
  type Term,
  type WorkerInfo,
  type WorkerLives,
} from '@escapement/core';

/** Between two looks at whether the workers are there that have parts. */
const lookEveryMs = 1_000;

export interface WorkersOfParts {
  readonly term: Term;
  readonly store: Pick<SharedRuns, 'loseParts'>;
  readonly lives: Pick<WorkerLives, 'silences'>;
  readonly membership: Pick<Membership, 'workers'>;
  readonly clock: Clock;
}

/** The parts that runs have on workers, one on each: which there are, and which of them nobody will come for any more. */
export class PartsOnWorkers {
  readonly #deps: WorkersOfParts;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(deps: WorkersOfParts) {
    this.#deps = deps;
  }

  /** Those of a run that is shared out now. `undefined` while ZooKeeper cannot be asked who lives: then that is waited for. */
  async partsOf(
    run: Parameters<typeof partsOnWorkers>[0],
    by: { readonly definition: JobDefinition; readonly epoch: number },
  ): Promise<readonly RunEnvelope[] | undefined> {
    const workers = await this.#registered();
    return workers && partsOnWorkers(run, { ...by, workers });
  }

  /**
   * Ends what a worker has not begun that is gone. It is gone where neither Redis has heard of it for a while nor ZooKeeper has its session: a worker that
   * cannot reach one of the two may come back for it.
   */
  async endThoseOfTheGone(runs: readonly SharedRun[]): Promise<void> {
    const { term, store, lives, clock } = this.#deps;
    const open = runs.flatMap(openOnWorkers);
    if (open.length === 0 || clock.monotonicMs() - this.#lookedMs < lookEveryMs) return;
    this.#lookedMs = clock.monotonicMs();
    const heard = new Set<string>();
    for (const { workerId, silentMs } of await lives.silences()) {
      if (silentMs < shortestDeadlyMs) heard.add(workerId);
    }
    const silent = open.filter(({ workerId }) => !heard.has(workerId));
    if (silent.length === 0) return;
    const workers = await this.#registered();
    if (workers === undefined) return;
    const registered = new Set(workers.map(({ workerId }) => workerId));
    const gone = silent.filter(({ workerId }) => !registered.has(workerId));
    if (gone.length === 0) return;
    const lost = gone.map((part) => ({
      ...part,
      reason: sayReason('worker-gone', { process: part.workerId }),
    }));
    await store.loseParts(term, lost);
  }

  async #registered(): Promise<readonly WorkerInfo[] | undefined> {
    try {
      return await this.#deps.membership.workers();
    } catch (error) {
      if (!isPassing(error)) throw error;
      return undefined;
    }
  }
}
