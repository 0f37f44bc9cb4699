import type { JobSort } from '@escapement/protocol';
import { type Entry, isDescending, placeOf } from './job-search.ts';

/** The rows in the orders that somebody has asked for; each is made once, until the rows are others. */
export interface Orders {
  /** `rows` must be in the order of their ids. */
  of(rows: readonly Entry[], sort: JobSort | undefined): readonly Entry[];
  forget(): void;
}

export function openOrders(): Orders {
  const known = new Map<JobSort, readonly Entry[]>();
  return {
    of(rows, sort) {
      if (sort === undefined || sort === 'id') return rows;
      const ordered = known.get(sort) ?? inOrder(rows, sort);
      known.set(sort, ordered);
      return ordered;
    },
    forget: () => known.clear(),
  };
}

function inOrder(rows: readonly Entry[], sort: JobSort): readonly Entry[] {
  const placed = rows.map((row) => ({ row, place: placeOf(row, sort) }));
  const sign = isDescending(sort) ? -1 : 1;
  placed.sort((a, b) => (a.place < b.place ? -sign : sign));
  return placed.map(({ row }) => row);
}
