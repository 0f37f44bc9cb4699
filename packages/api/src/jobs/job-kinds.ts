import { zoneOf } from '@escapement/core';
import { type Entry, type JobRow, stateOf } from './job-row.ts';

/** Of so many kinds at the most one row is kept; then they are gathered anew. */
const keptAtMost = 10_000;

/**
 * Rows that are alike in all that filters look at beside words and ids. Hundreds of jobs are, so that a filter judges each kind once, and of a row it
 * reads no more than of which kind it is: the definitions of a hundred thousand jobs lie all over the memory, and each look waits for it.
 */
export class JobKinds {
  readonly #known = new Map<string, JobRow>();

  /** A row that is like this one, the same for all that are. */
  like(row: Entry): JobRow {
    row.like ??= this.#find(row);
    return row.like;
  }

  #find(row: JobRow): JobRow {
    const key = keyOf(row);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= keptAtMost) this.#known.clear();
    this.#known.set(key, row);
    return row;
  }
}

function keyOf(row: JobRow): string {
  if (row.kind === 'broken') return '';
  const { queue, schedule, task, tags } = row.definition;
  const zone = zoneOf(schedule) ?? null;
  const handler = task.kind === 'handler' ? task.handler : null;
  return JSON.stringify([stateOf(row), queue, zone, task.kind, handler, ...tags]);
}
