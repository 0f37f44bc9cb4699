import type { Task } from '../schemas/task.ts';

/** A queue of BullMQ's that is somebody else's, with workers of theirs. */
export interface QueueOfOthers {
  readonly prefix: string;
  readonly queue: string;
}

/** What is put into one. The ids are of our making, so that the same is put once, however often it is said. */
export interface JobForOthers {
  readonly jobId: string;
  /** The job of an attempt before. While its worker is at it, it is taken up, so that no two of a run are at work at once. */
  readonly earlierId?: string;
  readonly name: string;
  /** JSON. */
  readonly data: string;
  readonly options: NonNullable<Extract<Task, { kind: 'bullmq' }>['options']>;
}

export type PutForOthers =
  /** `isNew`: it was not there before. `jobId`: as it is called there, which may be the earlier one. */
  | { readonly kind: 'put'; readonly jobId: string; readonly isNew: boolean }
  /** The queue is one of our own. */
  | { readonly kind: 'ours' };

/** How a job stands in its queue. */
export type JobOfOthers =
  | { readonly kind: 'waiting' | 'at-work'; readonly progress?: string }
  /** `returned`: JSON. `lines`: what its worker wrote into its log, the last of them. */
  | { readonly kind: 'completed'; readonly returned: string; readonly lines: readonly string[] }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      readonly trace: string;
      readonly lines: readonly string[];
    }
  /** Somebody took it out. */
  | { readonly kind: 'gone' };

/** That something has become of a job; with its outcome, where it is over. */
export interface NewsOfOthers {
  readonly jobId: string;
  readonly over?: Extract<JobOfOthers, { kind: 'completed' | 'failed' }>;
}

/** Queues of others, and what is put there for their workers. */
export interface QueuesOfOthers {
  /** Whether it would be one of our own, or any other key of ours. */
  isOurs(where: QueueOfOthers): boolean;
  put(where: QueueOfOthers, job: JobForOthers): Promise<PutForOthers>;
  /** Whether jobs wait in it that no worker comes for. */
  isUnserved(where: QueueOfOthers): Promise<boolean>;
  look(where: QueueOfOthers, jobId: string): Promise<JobOfOthers>;
  /** Unless its worker has begun. */
  takeOut(where: QueueOfOthers, jobId: string): Promise<'taken-out' | 'at-work' | 'over' | 'gone'>;
  /** Takes what is over from its queue's lists. For an hour it is found by its id still, since who says so may end before its outcome stands. */
  forget(where: QueueOfOthers, jobId: string): Promise<void>;
  /** Told each piece of news, until the answer is called; it may be told late or not at all, and then the next look finds out. */
  listen(where: QueueOfOthers, listener: (news: NewsOfOthers) => void): () => void;
}

/** How many lines of a job's log are read. */
export const linesOfOthers = 1_000;
/** How long what was forgotten is found by its id. */
export const forgottenWithinMs = 3_600_000;
