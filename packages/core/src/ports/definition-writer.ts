import type { CalendarVersions } from '../decisions/calendar-demand.ts';
import type {
  RemoveOutcome,
  Replacing,
  StoredDefinition,
  WriteOutcome,
} from '../decisions/definition-edits.ts';
import type { Fault } from '../faults/fault.ts';
import type { JobDefinition, JobInput } from '../schemas/job.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';
import type { Wanted } from '../words/wanted.ts';
import type { RevisionsReading } from './documents.ts';

/**
 * A definition that is to stand where nothing does: new, or as it stood in an ensemble that lost it, with the version and the dates that it
 * had there, under a new revision. `calendarVersions`: those of the calendars that the schedule was checked with.
 */
export type NewDefinition =
  | {
      readonly kind: 'new';
      readonly input: JobInput;
      readonly now: RedisMillis;
      readonly calendarVersions?: CalendarVersions;
      /** Why it is paused from its beginning on. */
      readonly pausedBecause?: string;
      /** When that ends by itself. */
      readonly pausedUntil?: EpochMillis;
      /** Who asks for it. */
      readonly by?: string;
    }
  | { readonly kind: 'restored'; readonly definition: JobDefinition; readonly now: RedisMillis };

/** What came of one of many; `failed`: the world failed for this one, which may have been written all the same. */
export type NewDefinitionOutcome =
  | WriteOutcome
  | { readonly kind: 'failed'; readonly fault: Fault };

/** Writes of definitions. Each is one multi of the job's znode and its bucket's change ring, begun only as long as it is wanted. */
export interface DefinitionWriter {
  /**
   * Writes definitions where nothing stands, each with an outcome of its own in their order; `id-taken` where something does. As long as
   * nothing stands in their way they are one multi, at a tenth of the price, and it is the cheaper the fewer buckets they are of.
   */
  createAll(
    definitions: readonly NewDefinition[],
    wanted?: Wanted,
  ): Promise<readonly NewDefinitionOutcome[]>;
  /** `by`: who asks for it, for the revisions. */
  replace(
    input: JobInput,
    write: Replacing & Wanted & { readonly by?: string },
  ): Promise<WriteOutcome>;
  /**
   * Makes the edit of a calendar an edit of a job that uses it: a new version, from now on, that demands at least these
   * versions. A definition that demands them already is left as it stands, so that a touch may be repeated.
   */
  touch(
    jobId: string,
    write: Wanted & { now: RedisMillis; calendarVersions: CalendarVersions },
  ): Promise<WriteOutcome>;
  /** `ifVersion`: only that version; whatever stands, unless it is given. */
  pause(
    jobId: string,
    write: Wanted & { now: RedisMillis; reason: string; until?: EpochMillis; ifVersion?: number },
  ): Promise<WriteOutcome>;
  /** `ifVersion`: only that version; whatever stands, unless it is given. */
  resume(
    jobId: string,
    write: Wanted & { now: RedisMillis; ifVersion?: number },
  ): Promise<WriteOutcome>;
  /**
   * Writes a definition once more as it stands, from now on and under a new revision: its data went back in time, and what Redis
   * knows of the job is newer. Its version goes on above `aboveVersion`, which users may have seen already.
   */
  renew(jobId: string, write: { now: RedisMillis; aboveVersion: number }): Promise<WriteOutcome>;
  /** Deletes whatever stands under the id: a broken one too, which counts as version 0. */
  remove(jobId: string, write: Wanted & { ifVersion?: number }): Promise<RemoveOutcome>;
  /** Straight from ZooKeeper, for a read after one's own write on any node. */
  read(jobId: string): Promise<StoredDefinition>;
  /**
   * The last versions in which a person changed the job, with who wrote them when. Kept from its first edit on: of a job that was never
   * edited only what stands is known, and not by whom.
   */
  revisions(jobId: string): Promise<RevisionsReading<JobInput>>;
}
