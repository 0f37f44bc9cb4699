import { type JobDefinition, zoneOf } from '@escapement/core';
import type { JobKinds } from './job-kinds.ts';
import { countUpTo, isDescending, orderOf, placeOf, type RowSort } from './job-orders.ts';
import { type Entry, type JobRow, stateOf } from './job-row.ts';

/** Which jobs somebody wants to see; all that is given must fit. */
export interface JobFilter {
  /** Words of the job itself, or of what is said of its schedule in either language. */
  readonly q?: string | undefined;
  readonly state?: 'enabled' | 'paused' | 'broken' | undefined;
  readonly tag?: string | undefined;
  readonly zone?: string | undefined;
  readonly queue?: string | undefined;
  readonly handler?: string | undefined;
  /** Only those of which it is true; what it asks of is known beside the definitions, and the same for jobs that are alike (`job-kinds.ts`). */
  readonly alike?: ((job: JobDefinition) => boolean) | undefined;
  /** Only those of which it is true; what it asks of is known of each job beside its definition. */
  readonly among?: ((job: JobDefinition) => boolean) | undefined;
}

interface PageAsked {
  readonly sort?: RowSort | undefined;
  readonly limit: number;
  /** Only rows after the one of this place in the order. */
  readonly after?: string | undefined;
}

export interface JobSearch extends JobFilter, PageAsked {}

export interface JobPage {
  readonly rows: readonly JobRow[];
  /** How many jobs match, on all pages. */
  readonly total: number;
  readonly more: boolean;
}

/** One page of rows that are in the rising order of what is asked for. */
export function pageOf(rows: readonly JobRow[], { limit, after, sort }: PageAsked): JobPage {
  const total = rows.length;
  const order = orderOf(sort);
  if (isDescending(sort)) {
    const end = after === undefined ? total : countUpTo(rows, (row) => placeOf(row, order) < after);
    const page = rows.slice(Math.max(0, end - limit), end).reverse();
    return { rows: page, total, more: end > limit };
  }
  const start = after === undefined ? 0 : countUpTo(rows, (row) => placeOf(row, order) <= after);
  const page = rows.slice(start, start + limit);
  return { rows: page, total, more: start + limit < total };
}

/** What tells by anything but its words whether a row fits; `undefined` where every one does. */
export function fitting(filter: JobFilter, kinds: JobKinds): ((row: Entry) => boolean) | undefined {
  const { among } = filter;
  const ofKind = fittingKind(filter, kinds);
  if (among === undefined) return ofKind;
  return (row) =>
    row.kind === 'job' && (ofKind === undefined || ofKind(row)) && among(row.definition);
}

/** Each kind of row is judged once. */
function fittingKind(filter: JobFilter, kinds: JobKinds): ((row: Entry) => boolean) | undefined {
  const { state } = filter;
  const fits = fittingDefinition(filter);
  if (state === undefined && fits === undefined) return undefined;
  const judged = new Map<JobRow, boolean>();
  const judge = (row: JobRow) =>
    (state === undefined || stateOf(row) === state) &&
    (fits === undefined || (row.kind === 'job' && fits(row.definition)));
  return (row) => {
    const like = kinds.like(row);
    const known = judged.get(like);
    if (known !== undefined) return known;
    const isFit = judge(like);
    judged.set(like, isFit);
    return isFit;
  };
}

/** `undefined` where nothing is asked of a definition, so that what is broken fits too. */
function fittingDefinition(filter: JobFilter): ((job: JobDefinition) => boolean) | undefined {
  const { tag, zone, queue, handler, alike } = filter;
  const asked = [tag, zone, queue, handler, alike].some((each) => each !== undefined);
  if (!asked) return undefined;
  return (job) =>
    (tag === undefined || job.tags.includes(tag)) &&
    (zone === undefined || zoneOf(job.schedule) === zone) &&
    (queue === undefined || job.queue === queue) &&
    (handler === undefined || (job.task.kind === 'handler' && job.task.handler === handler)) &&
    (alike === undefined || alike(job));
}
