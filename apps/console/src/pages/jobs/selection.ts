import type { BrokenJob, JobView } from '@escapement/protocol';
import { isBroken, zoneOf } from '../../data/job-answer.ts';

/** As many jobs as are selected at a time: each is a request of its own. */
export const selectedAtMost = 1_000;

/** What is known of a job that is selected. */
export interface SelectedJob {
  readonly id: string;
  readonly state: 'enabled' | 'paused' | 'broken';
  /** `undefined`: it is broken, and has none. */
  readonly version: number | undefined;
  readonly zone: string | undefined;
  /** Since when its pause lasts, which tells it from another. */
  readonly pausedSince: string | undefined;
  readonly runningCount: number;
}

/** By their ids, in the order in which they were selected. */
export type Selection = ReadonlyMap<string, SelectedJob>;

export const nothingSelected: Selection = new Map();

/** A row of the list as it is selected. */
export function selectedJob(job: JobView | BrokenJob): SelectedJob {
  const { id, state } = job;
  if (isBroken(job)) {
    return {
      id,
      state,
      version: undefined,
      zone: undefined,
      pausedSince: undefined,
      runningCount: 0,
    };
  }
  const { version, paused, runningCount } = job;
  return { id, state, version, zone: zoneOf(job), pausedSince: paused?.since, runningCount };
}

/** With these jobs too, the first of them where all would be too many, or without them. */
export function changed(
  selection: Selection,
  jobs: readonly SelectedJob[],
  isSelected: boolean,
): Selection {
  const next = new Map(selection);
  for (const job of jobs) {
    if (!isSelected) next.delete(job.id);
    else if (next.has(job.id) || next.size < selectedAtMost) next.set(job.id, job);
  }
  return next;
}

/** What is selected, as the list tells of it by now. What is in no page of it that is open stays as it was known. */
export function asTold(
  selection: Selection,
  rows: readonly (JobView | BrokenJob)[],
): readonly SelectedJob[] {
  const told = new Map(rows.filter(({ id }) => selection.has(id)).map((row) => [row.id, row]));
  return [...selection.values()].map((job) => {
    const row = told.get(job.id);
    return row === undefined ? job : selectedJob(row);
  });
}

/** How many of some jobs are selected. */
export function partOf(selection: Selection, ids: readonly string[]): 'none' | 'some' | 'all' {
  const count = ids.filter((id) => selection.has(id)).length;
  if (count === 0) return 'none';
  return count === ids.length ? 'all' : 'some';
}
