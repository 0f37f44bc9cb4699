import { type JobDefinition, type TimedPause, timedPauseOf } from '@escapement/core';

/** The pauses that end by themselves, as the definitions say that stand. */
export class TimedPauses {
  readonly #byJob = new Map<string, TimedPause>();

  get isEmpty(): boolean {
    return this.#byJob.size === 0;
  }

  all(): Iterable<TimedPause> {
    return this.#byJob.values();
  }

  note(jobId: string, definition: JobDefinition | undefined): void {
    const pause = definition && timedPauseOf(definition);
    if (pause === undefined) this.#byJob.delete(jobId);
    else this.#byJob.set(jobId, pause);
  }

  /** It has been seen to, unless another stands in its place by now. */
  settle({ jobId, version }: TimedPause): void {
    if (this.#byJob.get(jobId)?.version === version) this.#byJob.delete(jobId);
  }
}
