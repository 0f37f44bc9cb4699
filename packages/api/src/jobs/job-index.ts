import type { ReadingPorts } from '../reading-ports.ts';
import { openOrders } from './job-orders.ts';
import {
  type Entry,
  type JobPage,
  type JobRow,
  type JobSearch,
  pageOf,
  stateOf,
} from './job-search.ts';

export interface JobCounts {
  readonly jobs: number;
  readonly paused: number;
  readonly broken: number;
}

/** The catalog in the order of its ids, searchable. Keeps up by itself; `close` ends that. */
export interface JobIndex {
  search(search: JobSearch): JobPage;
  counts(): JobCounts;
  close(): void;
}

/** Up to so many changes are put into their places one by one; more of them cost less when all rows are gone through once. */
const placedAtMost = 50;

/**
 * Sorting 100,000 jobs for every request would cost more than the search, so the order is kept. After changes only what has changed is looked
 * at again: an import that goes on while people look on must not have everything read once more for each of them.
 */
export function createJobIndex(catalog: ReadingPorts['catalog']): JobIndex {
  let entries: Entry[] | undefined;
  let counts: JobCounts | undefined;
  const orders = openOrders();
  const changed = new Set<string>();
  const unsubscribe = catalog.onChange(({ jobId }) => changed.add(jobId));
  const current = () => {
    if (entries !== undefined && changed.size === 0) return entries;
    counts = undefined;
    orders.forget();
    if (entries === undefined) entries = entriesOf(catalog, idsOf(catalog));
    else if (changed.size > placedAtMost) entries = merged(catalog, entries, changed);
    else for (const id of changed) place(entries, id, entryOf(catalog, id));
    changed.clear();
    return entries;
  };
  return {
    search: (search) => pageOf(orders.of(current(), search.sort), search),
    counts() {
      const rows = current();
      counts ??= countRows(rows);
      return counts;
    },
    close: unsubscribe,
  };
}

function idsOf(catalog: ReadingPorts['catalog']): ReadonlySet<string> {
  const ids = new Set(catalog.broken().keys());
  for (const { id } of catalog.all()) ids.add(id);
  return ids;
}

/** In the order of their ids. */
function entriesOf(catalog: ReadingPorts['catalog'], ids: ReadonlySet<string>): Entry[] {
  return [...ids].sort().flatMap((id) => entryOf(catalog, id) ?? []);
}

/** Those that stood and have not changed, and those that changed as they stand now. */
function merged(
  catalog: ReadingPorts['catalog'],
  before: readonly Entry[],
  changed: ReadonlySet<string>,
): Entry[] {
  const fresh = entriesOf(catalog, changed);
  const all: Entry[] = [];
  let next = 0;
  for (const entry of before) {
    for (let one = fresh[next]; one !== undefined && one.id < entry.id; one = fresh[next]) {
      all.push(one);
      next += 1;
    }
    if (!changed.has(entry.id)) all.push(entry);
  }
  return [...all, ...fresh.slice(next)];
}

/** Puts one entry where it belongs, in place of the one of the same id; `undefined` takes that one out. */
function place(entries: Entry[], id: string, entry: Entry | undefined): void {
  const at = firstAtOrAfter(entries, id);
  const stands = entries[at]?.id === id;
  if (entry === undefined) entries.splice(at, stands ? 1 : 0);
  else entries.splice(at, stands ? 1 : 0, entry);
}

/** The index of the first row whose id is not before this one, by bisection. */
function firstAtOrAfter(rows: readonly JobRow[], id: string): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.id ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function entryOf(catalog: ReadingPorts['catalog'], id: string): Entry | undefined {
  const definition = catalog.get(id);
  if (definition !== undefined) return { kind: 'job', id, definition };
  const problem = catalog.broken().get(id);
  return problem === undefined ? undefined : { kind: 'broken', id, problem };
}

function countRows(rows: readonly JobRow[]): JobCounts {
  const states = { enabled: 0, paused: 0, broken: 0 };
  for (const row of rows) states[stateOf(row)] += 1;
  return { jobs: rows.length, paused: states.paused, broken: states.broken };
}
