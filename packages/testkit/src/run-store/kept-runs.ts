import { isOver } from '@escapement/core';
import type { KeptRun } from './kept-run.ts';

/**
 * Runs by their ids, and beside that those of each job and those that are not over. Of all that are kept the latter are few and the ones that
 * are asked for all the time, so that looking through all for them is most of what a simulated hour costs.
 */
export class KeptRuns extends Map<string, KeptRun> {
  readonly #open = new Map<string, KeptRun>();
  readonly #byJob = new Map<string, Map<string, KeptRun>>();

  override set(runId: string, run: KeptRun): this {
    const { jobId } = run.envelope;
    const ofJob = this.#byJob.get(jobId) ?? new Map<string, KeptRun>();
    this.#byJob.set(jobId, ofJob.set(runId, run));
    this.#open.set(runId, run);
    return super.set(runId, run);
  }

  override delete(runId: string): boolean {
    const run = this.get(runId);
    if (run !== undefined) this.#byJob.get(run.envelope.jobId)?.delete(runId);
    this.#open.delete(runId);
    return super.delete(runId);
  }

  override clear(): void {
    this.#open.clear();
    this.#byJob.clear();
    super.clear();
  }

  /** Those that are not over. What is over stays so, and is left out when it is met. */
  get open(): readonly KeptRun[] {
    const open: KeptRun[] = [];
    for (const run of this.#open.values()) {
      if (isOver(run.state)) this.#open.delete(run.runId);
      else open.push(run);
    }
    return open;
  }

  /** Those of a job, in the order in which they came. */
  ofJob(jobId: string): readonly KeptRun[] {
    return [...(this.#byJob.get(jobId)?.values() ?? [])];
  }
}
