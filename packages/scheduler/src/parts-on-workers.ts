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

/** So long it is believed who lives by the word of ZooKeeper, where somebody has fallen silent. */
const believedMs = 1_000;

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
  /** No part was made since of a worker that is not among them. */
  #registered: { readonly ids: ReadonlySet<string>; readonly readMs: number } | undefined;

  constructor(deps: WorkersOfParts) {
    this.#deps = deps;
  }

  /** Those of a run that is shared out now. `undefined` while ZooKeeper cannot be asked who lives: then that is waited for. */
  async partsOf(
    run: Parameters<typeof partsOnWorkers>[0],
    by: { readonly definition: JobDefinition; readonly epoch: number },
  ): Promise<readonly RunEnvelope[] | undefined> {
    const workers = await this.#askWhoLives();
    return workers && partsOnWorkers(run, { ...by, workers });
  }

  /**
   * Ends what a worker has not begun that is gone. It is gone where neither Redis has heard of it for a while nor ZooKeeper has its session: a worker that
   * cannot reach one of the two may come back for it.
   */
  async endThoseOfTheGone(runs: readonly SharedRun[]): Promise<void> {
    const { term, store, lives } = this.#deps;
    const open = runs.flatMap(openOnWorkers);
    if (open.length === 0) return;
    const heard = new Set<string>();
    for (const { workerId, silentMs } of await lives.silences()) {
      if (silentMs < shortestDeadlyMs) heard.add(workerId);
    }
    const silent = open.filter(({ workerId }) => !heard.has(workerId));
    if (silent.length === 0) return;
    const registered = await this.#whoLives();
    if (registered === undefined) return;
    const gone = silent.filter(({ workerId }) => !registered.has(workerId));
    if (gone.length === 0) return;
    const lost = gone.map((part) => ({
      ...part,
      reason: sayReason('worker-gone', { process: part.workerId }),
    }));
    await store.loseParts(term, lost);
  }

  async #whoLives(): Promise<ReadonlySet<string> | undefined> {
    const { clock } = this.#deps;
    const readMs = this.#registered?.readMs ?? Number.NEGATIVE_INFINITY;
    if (clock.monotonicMs() - readMs < believedMs) return this.#registered?.ids;
    return (await this.#askWhoLives()) && this.#registered?.ids;
  }

  async #askWhoLives(): Promise<readonly WorkerInfo[] | undefined> {
    const { membership, clock } = this.#deps;
    try {
      const workers = await membership.workers();
      const ids = new Set(workers.map(({ workerId }) => workerId));
      this.#registered = { ids, readMs: clock.monotonicMs() };
      return workers;
    } catch (error) {
      if (!isPassing(error)) throw error;
      return undefined;
    }
  }
}
