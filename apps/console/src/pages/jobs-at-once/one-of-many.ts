import { ProblemError } from '@escapement/client';
import { codeOf } from '../../data/problem.ts';
import type { SelectedJob } from '../jobs/selection.ts';
import { type ActAtOnce, verdictOn } from './plan.ts';

/** What is to be done to each. */
export type Order =
  | { readonly act: 'pause'; readonly reason: string; readonly until: string | undefined }
  | { readonly act: 'resume' }
  | { readonly act: 'run' }
  | { readonly act: 'delete'; readonly running: 'finish' | 'cancel' };

/** How it is done to one. */
export interface Means {
  /** `key`: of requests for one effect. Only to the version that is known. */
  readonly send: (order: Order, job: SelectedJob, key: string) => Promise<unknown>;
  readonly look: (id: string) => Promise<SelectedJob>;
  /** Whether to go on after that time; not once somebody has stopped. */
  readonly wait: (ms: number) => Promise<boolean>;
}

interface Asked {
  readonly order: Order;
  readonly job: SelectedJob;
  readonly key: string;
  /** It failed before: what it is by now is what is meant. */
  readonly isAgain: boolean;
}

const waitsMs = [1_000, 2_000, 4_000] as const;
/** How often others may change a job before whoever acts on it is told so. */
const looksAtMost = 3;

/**
 * Does to one job what is done to many. What passes, as a server that is away, is tried again under the same key; a job that somebody has changed
 * meanwhile is looked at, and changed only if that is still what was meant. Throws what the last answer was.
 */
export async function doToOne(means: Means, asked: Asked): Promise<'done' | 'already'> {
  const { order, job, key } = asked;
  let standing = job;
  if (asked.isAgain) {
    standing = await means.look(job.id);
    if (verdictOn(order.act, standing, standing) === 'already') return 'already';
  }
  let isUnsure = false;
  for (let waits = 0, looks = 0; ; ) {
    try {
      await means.send(order, standing, key);
      return 'done';
    } catch (error) {
      if (isUnsure && isDoneBy(order.act, error)) return 'done';
      const waitMs = waitsMs[waits];
      if (isPassing(error) && waitMs !== undefined) {
        waits += 1;
        isUnsure = true;
        if (!(await means.wait(waitMs))) throw error;
      } else if (codeOf(error) === 'JOB_CHANGED' && looks < looksAtMost) {
        looks += 1;
        standing = await means.look(job.id);
        const verdict = verdictOn(order.act, job, standing);
        if (verdict === 'already') return isUnsure ? 'done' : 'already';
        if (verdict === 'changed') throw error;
      } else throw error;
    }
  }
}

/** Whether a request whose answer was lost has done it after all, as the answer to its repeat shows. */
function isDoneBy(act: ActAtOnce, error: unknown): boolean {
  return act === 'delete' && codeOf(error) === 'JOB_NOT_FOUND';
}

const passing = new Set([0, 502, 503, 504]);

/** Whether the same request may well be answered otherwise in some seconds. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  return passing.has(error.problem.status) || error.code === 'TOO_MANY_WRITES';
}
