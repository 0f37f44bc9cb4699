import type { JobSort } from '@escapement/protocol';
import { foldedText } from '@escapement/timetable';
import { type Breathe, lookedEvery, sortedInSlices } from '../slices.ts';
import type { Entry, JobRow } from './job-row.ts';

/** What rows are ordered by; a falling order is the same one read from its end. */
export type JobOrder = 'id' | 'name' | 'updated';

/** How rows are asked for that are ordered by what is known of them here. */
export type RowSort = Exclude<JobSort, 'next'>;

export function orderOf(sort: RowSort | undefined): JobOrder {
  switch (sort) {
    case 'name':
    case '-name':
      return 'name';
    case 'updated':
    case '-updated':
      return 'updated';
    case 'id':
    case '-id':
    case undefined:
      return 'id';
  }
}

export function isDescending(sort: RowSort | undefined): boolean {
  return sort?.startsWith('-') === true;
}

/** The place of a row in an order, as a text that sorts as the rows do; ids hold no blank, and names no NUL. */
export function placeOf(row: JobRow, order: JobOrder): string {
  switch (order) {
    case 'id':
      return row.id;
    case 'name':
      return `${nameFolded(row)}\u0000${row.id}`;
    case 'updated':
      return `${row.kind === 'job' ? row.definition.updatedAt : ''} ${row.id}`;
  }
}

/** Without regard to case, and by the numbers of its characters: no order of one language is right for all scripts. */
function nameFolded(row: JobRow): string {
  return foldedText((row.kind === 'job' ? row.definition.name : undefined) ?? row.id);
}

export function inOrder(
  rows: readonly Entry[],
  order: JobOrder,
  breathe: Breathe,
): Promise<readonly Entry[]> {
  return sortedInSlices(rows, (row) => placeOf(row, order), breathe);
}

/** How many rows from the first on are so; by bisection, since those that are stand first. */
export function countUpTo<Row>(rows: readonly Row[], isSo: (row: Row) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && isSo(row)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row of a job among those in the order of their ids. */
export function rowOf<Row extends JobRow>(rows: readonly Row[], id: string): Row | undefined {
  const row = rows[countUpTo(rows, (each) => each.id < id)];
  return row?.id === id ? row : undefined;
}

/** A change of rows: what stood and does not any more as it did, and what stands now. */
export interface RowChange {
  readonly gone: readonly Entry[];
  readonly fresh: readonly Entry[];
}

/** Rows in their order after a change. Only what has changed is looked for; the others are carried over as they stand. */
export async function withChange(
  rows: readonly Entry[],
  { order, change }: { readonly order: JobOrder; readonly change: RowChange },
  breathe: Breathe,
): Promise<readonly Entry[]> {
  const placeIn = (row: Entry) => {
    const place = placeOf(row, order);
    return countUpTo(rows, (each) => placeOf(each, order) < place);
  };
  const gone = new Set<number>();
  for (const [at, row] of change.gone.entries()) {
    gone.add(placeIn(row));
    if (at % lookedEvery === 0) await breathe();
  }
  const changed: Entry[] = [];
  let next = 0;
  for (const [at, row] of (await inOrder(change.fresh, order, breathe)).entries()) {
    const place = placeIn(row);
    for (; next < place; next += 1) if (!gone.has(next)) changed.push(rows[next] as Entry);
    changed.push(row);
    if (at % lookedEvery === 0) await breathe();
  }
  for (; next < rows.length; next += 1) if (!gone.has(next)) changed.push(rows[next] as Entry);
  return changed;
}
