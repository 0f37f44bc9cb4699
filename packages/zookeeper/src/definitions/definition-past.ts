import {
  bucketOf,
  isRevision,
  type JobDefinition,
  type JobInput,
  jobContent,
  jobDefinitionSchema,
  type RevisionsReading,
  type StoredDefinition,
} from '@escapement/core';
import type { Paths } from '../paths.ts';
import { PastKeeper } from '../revisions/past-keeper.ts';
import type { MultiOp } from '../znodes/multi.ts';
import type { Znodes } from '../znodes/znodes.ts';

/** Twenty versions of a usual job take about as much as one of them unpacked; only of the largest a few are kept. */
const pastBytesAtMost = 32 * 1024;

/** The past of jobs that were edited. Nothing is read or written of it when a job is created. */
export class DefinitionPast {
  readonly #paths: Paths;
  readonly #keeper: PastKeeper<JobDefinition, JobInput>;

  constructor(znodes: Znodes, paths: Paths) {
    this.#paths = paths;
    this.#keeper = new PastKeeper(znodes, {
      shape: jobDefinitionSchema,
      contentOf: jobContent,
      bytesAtMost: pastBytesAtMost,
    });
  }

  /** What the multi of a write does beside it. */
  async writing(
    stored: StoredDefinition,
    written: JobDefinition,
    by: string | undefined,
  ): Promise<readonly MultiOp[]> {
    if (!isRevision(stored, written)) return [];
    const before =
      stored.kind === 'definition'
        ? ({ kind: 'document', document: stored.definition } as const)
        : stored;
    return [
      await this.#keeper.writing(this.#pathOf(written.id), { by, document: written }, before),
    ];
  }

  /** What the multi of a deletion does beside it. */
  removing(jobId: string): Promise<readonly MultiOp[]> {
    return this.#keeper.removing(this.#pathOf(jobId));
  }

  async read(jobId: string, stored: StoredDefinition): Promise<RevisionsReading<JobInput>> {
    if (stored.kind === 'absent') return stored;
    const standing = stored.kind === 'definition' ? stored.definition : undefined;
    return await this.#keeper.read(this.#pathOf(jobId), standing);
  }

  #pathOf(jobId: string): string {
    return this.#paths.jobPast(bucketOf(jobId), jobId);
  }
}
