import type { JobDefinition } from '../schemas/job.ts';

/** Everything known of the definitions, hot in memory, kept fresh by the change rings. */
export interface DefinitionCatalog {
  /** Resolves when every bucket has been read once. */
  open(): Promise<void>;
  get(jobId: string): JobDefinition | undefined;
  all(): Iterable<JobDefinition>;
  readonly size: number;
  /** Bytes that all of them take in ZooKeeper, broken ones included. */
  readonly bytes: number;
  /** Ids whose znode holds what is no definition, with what is wrong; they stop nobody else. */
  broken(): ReadonlyMap<string, string>;
  /** Called after the memory has changed, once per job; `definition` is undefined after a delete or when it is broken. */
  onChange(
    listener: (change: { jobId: string; definition: JobDefinition | undefined }) => void,
  ): () => void;
  /** Resolves when everything has been read once more, from readings that began after this call. */
  refresh(): Promise<void>;
  /**
   * Resolves when every change that came through the interface before this call is in memory, as far as the server knows it that is asked. Costs
   * a question for each bucket; what it resolves with is no older than a write of this session that was answered before.
   */
  catchUp(): Promise<void>;
  /**
   * Called when definitions are seen to be older than they have been: the data of the ensemble went back in time, as when a
   * backup is restored. In the same turn, before anything of it is taken into the memory.
   */
  onWentBack(listener: () => void): () => void;
  close(): Promise<void>;
}
