import type { JobDefinition } from '@escapement/core';
import type { JobSort } from '@escapement/protocol';
import { searchText } from './search-text.ts';

/** One row of the list of jobs. */
export type JobRow = { readonly id: string } & (
  | { readonly kind: 'job'; readonly definition: JobDefinition }
  | { readonly kind: 'broken'; readonly problem: string }
);

/** A row in its place; `text` is what a search looks at, in lower case, made when somebody first searches. */
export type Entry = JobRow & { text?: string };

/** Which jobs somebody wants to see; all that is given must fit. */
export interface JobSearch {
  readonly q?: string | undefined;
  readonly state?: 'enabled' | 'paused' | 'broken' | undefined;
  readonly tag?: string | undefined;
  readonly zone?: string | undefined;
  readonly queue?: string | undefined;
  readonly handler?: string | undefined;
  /** Only those of which it is true; what it asks of is known beside the definitions. */
  readonly among?: ((job: JobDefinition) => boolean) | undefined;
  readonly sort?: JobSort | undefined;
  readonly limit: number;
  /** Only rows after the one of this place in the order. */
  readonly after?: string | undefined;
}

export interface JobPage {
  readonly rows: readonly JobRow[];
  /** How many jobs match, on all pages. */
  readonly total: number;
  readonly more: boolean;
}

/** One page of rows that are in the order of the search. */
export function pageOf(rows: readonly Entry[], search: JobSearch): JobPage {
  const { limit, after, sort } = search;
  const found = matchingRows(rows, search);
  const start = after === undefined ? 0 : firstAfter(found, { after, sort });
  const page = found.slice(start, start + limit);
  return { rows: page, total: found.length, more: start + limit < found.length };
}

/** The place of a row in an order, as a text that sorts as the rows do; ids hold no blank. */
export function placeOf(row: JobRow, sort: JobSort | undefined): string {
  if (sort !== 'updated' && sort !== '-updated') return row.id;
  return `${row.kind === 'job' ? row.definition.updatedAt : ''} ${row.id}`;
}

export function isDescending(sort: JobSort | undefined): boolean {
  return sort?.startsWith('-') === true;
}

/** By bisection, since the rows are in order. */
function firstAfter(
  rows: readonly Entry[],
  { after, sort }: { readonly after: string; readonly sort: JobSort | undefined },
): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    const place = row === undefined ? '' : placeOf(row, sort);
    if (isDescending(sort) ? place >= after : place <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

function matchingRows(rows: readonly Entry[], search: JobSearch): readonly Entry[] {
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const { state } = search;
  const fits = fittingDefinition(search);
  if (words.length === 0 && state === undefined && fits === undefined) return rows;
  return rows.filter(
    (row) =>
      (state === undefined || stateOf(row) === state) &&
      (fits === undefined || (row.kind === 'job' && fits(row.definition))) &&
      words.every((word) => textOf(row).includes(word)),
  );
}

/** `undefined` where nothing is asked of a definition, so that what is broken fits too. */
function fittingDefinition(search: JobSearch): ((job: JobDefinition) => boolean) | undefined {
  const { tag, zone, queue, handler, among } = search;
  const asked = [tag, zone, queue, handler, among].some((each) => each !== undefined);
  if (!asked) return undefined;
  return (job) =>
    (tag === undefined || job.tags.includes(tag)) &&
    (zone === undefined || ('timeZone' in job.schedule && job.schedule.timeZone === zone)) &&
    (queue === undefined || job.queue === queue) &&
    (handler === undefined || (job.task.kind === 'handler' && job.task.handler === handler)) &&
    (among === undefined || among(job));
}

function textOf(entry: Entry): string {
  entry.text ??= entry.kind === 'job' ? searchText(entry.definition) : entry.id;
  return entry.text;
}

export function stateOf(row: JobRow): 'enabled' | 'paused' | 'broken' {
  if (row.kind === 'broken') return 'broken';
  return row.definition.paused === undefined ? 'enabled' : 'paused';
}
