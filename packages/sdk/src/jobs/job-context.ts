import type { HandlerContext } from '@escapement/worker';
import type { StandardSchemaV1 } from '@standard-schema/spec';

/** A configuration entry as a run has read it. */
export interface ReadEntry<T> {
  readonly value: T;
  /** Of that value; `undefined`: what was given as a fallback. */
  readonly version: number | undefined;
}

/** How an entry is read. */
export interface ReadOptions<T> {
  /** What takes the place of a value where there is none that fits, or none can be read. */
  readonly fallback?: T;
}

/** What a job's function gets to know of its run and, when it asks, of the configuration. */
export interface JobContext extends HandlerContext {
  /**
   * Reads an entry as it stands, whole: what was written a moment ago as well, and the last that was known while ZooKeeper is away. Without a
   * fallback it rejects with an `SdkRefusal` where there is none, where the schema refuses it, or where it cannot be read.
   */
  config<Schema extends StandardSchemaV1>(
    name: string,
    options: ReadOptions<StandardSchemaV1.InferOutput<Schema>> & { readonly schema: Schema },
  ): Promise<ReadEntry<StandardSchemaV1.InferOutput<Schema>>>;
  config<T = unknown>(name: string, options?: ReadOptions<T>): Promise<ReadEntry<T>>;
}

/** A job's function, whatever it is given. */
export type JobFunction = (input: unknown, context: JobContext) => unknown;
