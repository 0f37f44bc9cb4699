import { type DefinitionCatalog, invariant, type JobDefinition } from '@escapement/core';

/** One row of the list of jobs. */
export type JobRow =
  | { readonly kind: 'job'; readonly id: string; readonly definition: JobDefinition }
  | { readonly kind: 'broken'; readonly id: string; readonly problem: string };

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

/** The catalog in the order of its ids, searchable. Keeps up by itself; `close` ends that. */
export interface JobIndex {
  search(search: JobSearch): JobPage;
  counts(): { readonly jobs: number; readonly paused: number; readonly broken: number };
  close(): void;
}

/** Sorting 100,000 ids for every request would cost more than the search, so the order is kept and only repaired after changes. */
export function createJobIndex(catalog: DefinitionCatalog): JobIndex {
  let ids: string[] | undefined;
  const changed = new Set<string>();
  const unsubscribe = catalog.onChange(({ jobId }) => changed.add(jobId));
  const sortedIds = () => {
    if (ids === undefined) ids = firstOrder(catalog);
    else if (changed.size > 0) ids = repairOrder(ids, changed, catalog);
    changed.clear();
    return ids;
  };
  const rows = () => sortedIds().map((id) => rowOf(catalog, id));
  return {
    search: (search) => pageOf(rows(), search),
    counts: () => countRows(rows()),
    close: unsubscribe,
  };
}

function firstOrder(catalog: DefinitionCatalog): string[] {
  const ids = new Set(catalog.broken().keys());
  for (const { id } of catalog.all()) ids.add(id);
  return [...ids].sort();
}

function repairOrder(
  ids: readonly string[],
  changed: ReadonlySet<string>,
  catalog: DefinitionCatalog,
): string[] {
  const untouched = ids.filter((id) => !changed.has(id));
  const alive = [...changed].filter((id) => rowOf(catalog, id) !== undefined);
  // Two sorted runs, which the engine's sort merges in linear time.
  return [...untouched, ...alive.sort()].sort();
}

function rowOf(catalog: DefinitionCatalog, id: string): JobRow | undefined {
  const definition = catalog.get(id);
  if (definition !== undefined) return { kind: 'job', id, definition };
  const problem = catalog.broken().get(id);
  return problem === undefined ? undefined : { kind: 'broken', id, problem };
}

function pageOf(rows: readonly (JobRow | undefined)[], search: JobSearch): JobPage {
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const page: JobRow[] = [];
  let total = 0;
  let more = false;
  for (const row of rows) {
    if (row === undefined || !matches(row, words, search)) continue;
    total += 1;
    if (search.afterId !== undefined && row.id <= search.afterId) continue;
    if (page.length < search.limit) page.push(row);
    else more = true;
  }
  invariant(page.length <= search.limit, 'a page of jobs outgrew its limit');
  return { rows: page, total, more };
}

function matches(row: JobRow, words: readonly string[], search: JobSearch): boolean {
  if (search.state !== undefined && stateOf(row) !== search.state) return false;
  if (search.tag !== undefined) {
    if (row.kind === 'broken' || !row.definition.tags.includes(search.tag)) return false;
  }
  if (words.length === 0) return true;
  const text = row.kind === 'broken' ? row.id : textOf(row.definition);
  return words.every((word) => text.includes(word));
}

function stateOf(row: JobRow): 'enabled' | 'paused' | 'broken' {
  if (row.kind === 'broken') return 'broken';
  return row.definition.paused === undefined ? 'enabled' : 'paused';
}

function countRows(rows: readonly (JobRow | undefined)[]): ReturnType<JobIndex['counts']> {
  let paused = 0;
  let broken = 0;
  let jobs = 0;
  for (const row of rows) {
    if (row === undefined) continue;
    jobs += 1;
    if (row.kind === 'broken') broken += 1;
    else if (row.definition.paused !== undefined) paused += 1;
  }
  return { jobs, paused, broken };
}

const texts = new WeakMap<JobDefinition, string>();

/** Everything of a job that a search looks at, in lower case; made once per definition. */
function textOf(definition: JobDefinition): string {
  const known = texts.get(definition);
  if (known !== undefined) return known;
  const { id, description, tags, schedule, task } = definition;
  const rule = schedule.kind === 'cron' ? [...schedule.expressions, schedule.timeZone] : [];
  const target =
    task.kind === 'http' ? task.url : task.kind === 'handler' ? task.handler : task.interpreter;
  const text = [id, description, ...tags, ...rule, target].join('\n').toLowerCase();
  texts.set(definition, text);
  return text;
}
