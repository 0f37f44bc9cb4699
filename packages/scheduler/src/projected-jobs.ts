import {
  type ChangeContext,
  type JobChange,
  type JobDefinition,
  type ProjectedRevision,
  unreachable,
} from '@escapement/core';

/** What the leader believes that Redis holds of each job: read once at the begin of a term, and kept by what it writes itself. */
export class ProjectedJobs {
  #revisions = new Map<string, ProjectedRevision>();
  readonly #lastGood = new Map<string, JobDefinition>();

  begin(revisions: ReadonlyMap<string, ProjectedRevision>): void {
    this.#revisions = new Map(revisions);
  }

  get(jobId: string): ProjectedRevision | undefined {
    return this.#revisions.get(jobId);
  }

  /** The last definition of a broken job that could be read, once its context has been seen. */
  lastGood(jobId: string): JobDefinition | undefined {
    return this.#lastGood.get(jobId);
  }

  get brokenCount(): number {
    return this.#lastGood.size;
  }

  rememberGood(jobId: string, { projected }: ChangeContext): void {
    if (projected?.definition !== undefined) this.#lastGood.set(jobId, projected.definition);
  }

  /** Redis holds what it should, or nothing: whatever was believed before. */
  correct(jobId: string, { projected }: ChangeContext): void {
    if (projected === undefined) {
      this.#revisions.delete(jobId);
      return;
    }
    const { revision, brokenSince } = projected;
    this.#revisions.set(jobId, { revision, isBroken: brokenSince !== undefined });
  }

  /** A change has been carried. */
  note({ jobId, revision, present }: JobChange): void {
    if (present !== 'broken') this.#lastGood.delete(jobId);
    switch (present) {
      case 'stands':
      case 'broken':
        this.#revisions.set(jobId, { revision, isBroken: present === 'broken' });
        break;
      case 'gone':
        this.#revisions.delete(jobId);
        break;
      default:
        unreachable(present);
    }
  }
}
