import type { JobDefinition } from '@escapement/core';
import type { ReadingPorts } from '../reading-ports.ts';
import { searchText } from './search-text.ts';

/** One row of the list of jobs; `text` is what a search looks at, in lower case. */
export type JobRow = { readonly id: string; readonly text: string } & (
  | { readonly kind: 'job'; readonly definition: JobDefinition }
  | { readonly kind: 'broken'; readonly problem: string }
);

export interface JobSearch {
  readonly q?: string | undefined;
  readonly state?: 'enabled' | 'paused' | 'broken' | undefined;
  readonly tag?: string | undefined;
  readonly limit: number;
  /** Only ids after this one. */
  readonly afterId?: string | undefined;
}

export interface JobPage {
  readonly rows: readonly JobRow[];
  /** How many jobs match, on all pages. */
  readonly total: number;
  readonly more: boolean;
}

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

/** After more changes than this the order is made anew, which is then cheaper than repairing it. */
const repairAtMost = 1000;

/** Sorting 100,000 jobs for every request would cost more than the search, so the order is kept and only repaired after changes. */
export function createJobIndex(catalog: ReadingPorts['catalog']): JobIndex {
  let rows: JobRow[] | undefined;
  let counts: JobCounts | undefined;
  const changed = new Set<string>();
  const unsubscribe = catalog.onChange(({ jobId }) => changed.add(jobId));
  const currentRows = () => {
    if (rows !== undefined && changed.size === 0) return rows;
    counts = undefined;
    if (rows === undefined || changed.size > repairAtMost) rows = orderedRows(catalog);
    else for (const id of changed) repair(rows, id, rowOf(catalog, id));
    changed.clear();
    return rows;
  };
  return {
    search: (search) => pageOf(currentRows(), search),
    counts() {
      const current = currentRows();
      counts ??= countRows(current);
      return counts;
    },
    close: unsubscribe,
  };
}

function orderedRows(catalog: ReadingPorts['catalog']): JobRow[] {
  const ids = new Set(catalog.broken().keys());
  for (const { id } of catalog.all()) ids.add(id);
  const rows = [...ids].sort().map((id) => rowOf(catalog, id));
  return rows.filter((row) => row !== undefined);
}

/** Puts one row where it belongs, in place of the one of the same id; `undefined` takes that one out. */
function repair(rows: JobRow[], id: string, row: JobRow | undefined): void {
  const at = firstAtOrAfter(rows, id);
  const stands = rows[at]?.id === id;
  if (row === undefined) rows.splice(at, stands ? 1 : 0);
  else rows.splice(at, stands ? 1 : 0, row);
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

function rowOf(catalog: ReadingPorts['catalog'], id: string): JobRow | undefined {
  const definition = catalog.get(id);
  if (definition !== undefined) {
    return { kind: 'job', id, definition, text: searchText(definition) };
  }
  const problem = catalog.broken().get(id);
  return problem === undefined ? undefined : { kind: 'broken', id, problem, text: id };
}

function pageOf(rows: readonly JobRow[], search: JobSearch): JobPage {
  const { limit, afterId } = search;
  const found = matchingRows(rows, search);
  // No id stands between an id and itself followed by the lowest character, so this begins right after it.
  const start = afterId === undefined ? 0 : firstAtOrAfter(found, `${afterId}\0`);
  const page = found.slice(start, start + limit);
  return { rows: page, total: found.length, more: start + limit < found.length };
}

function matchingRows(rows: readonly JobRow[], search: JobSearch): readonly JobRow[] {
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const { state, tag } = search;
  if (words.length === 0 && state === undefined && tag === undefined) return rows;
  return rows.filter(
    (row) =>
      (state === undefined || stateOf(row) === state) &&
      (tag === undefined || (row.kind === 'job' && row.definition.tags.includes(tag))) &&
      words.every((word) => row.text.includes(word)),
  );
}

function stateOf(row: JobRow): 'enabled' | 'paused' | 'broken' {
  if (row.kind === 'broken') return 'broken';
  return row.definition.paused === undefined ? 'enabled' : 'paused';
}

function countRows(rows: readonly JobRow[]): JobCounts {
  const states = { enabled: 0, paused: 0, broken: 0 };
  for (const row of rows) states[stateOf(row)] += 1;
  return { jobs: rows.length, paused: states.paused, broken: states.broken };
}
