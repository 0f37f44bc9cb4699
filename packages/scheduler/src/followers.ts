import type { JobDefinition } from '@escapement/core';

/** Which jobs come after which, as the definitions say that stand. */
export class Followers {
  /** The jobs that each comes after. */
  readonly #before = new Map<string, readonly string[]>();
  readonly #after = new Map<string, Set<string>>();
  #changes = 0;

  /** Grows with each change of who comes after whom. */
  get changes(): number {
    return this.#changes;
  }

  /** The jobs that others come after. */
  get followed(): readonly string[] {
    return [...this.#after.keys()];
  }

  get isEmpty(): boolean {
    return this.#after.size === 0;
  }

  note(jobId: string, definition: JobDefinition | undefined): void {
    const before = this.#before.get(jobId) ?? [];
    const jobs = definition?.after?.jobs ?? [];
    if (before.length === 0 && jobs.length === 0) return;
    this.#changes += 1;
    for (const each of before) this.#leave(each, jobId);
    for (const each of jobs) this.#after.set(each, (this.#after.get(each) ?? new Set()).add(jobId));
    if (jobs.length === 0) this.#before.delete(jobId);
    else this.#before.set(jobId, jobs);
  }

  /** Those that come after a job. */
  of(jobId: string): readonly string[] {
    return [...(this.#after.get(jobId) ?? [])];
  }

  #leave(jobId: string, follower: string): void {
    const followers = this.#after.get(jobId);
    followers?.delete(follower);
    if (followers?.size === 0) this.#after.delete(jobId);
  }
}
