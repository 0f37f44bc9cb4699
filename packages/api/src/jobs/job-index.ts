import { type EpochMillis, timedPauseOf, withoutEndedPause } from '@escapement/core';
import type { ReadingPorts } from '../reading-ports.ts';
import { type Breathe, lookedEvery, openSlices } from '../slices.ts';
import { openMatches } from './job-matches.ts';
import { inOrder, type JobOrder, orderOf, rowOf, withChange } from './job-orders.ts';
import { type Entry, type JobRow, stateOf } from './job-row.ts';
import { type JobFilter, type JobPage, type JobSearch, pageOf } from './job-search.ts';

export interface JobCounts {
  readonly jobs: number;
  readonly paused: number;
  readonly broken: number;
}

/** The catalog in the order of its ids, searchable. Keeps up by itself; `close` ends that. */
export interface JobIndex {
  search(search: JobSearch): Promise<JobPage>;
  /** All that fit, in the order of their ids. */
  matching(filter: JobFilter): Promise<readonly JobRow[]>;
  counts(): Promise<JobCounts>;
  close(): void;
}

/**
 * Sorting 100,000 jobs for every request would cost more than the search, so the order is kept. After changes only what has changed is looked
 * at again: an import that goes on while people look on must not have everything read once more for each of them. All that goes through many
 * rows does so in slices, since the same loop leads; a list that somebody goes through is never written again.
 */
export function createJobIndex(
  catalog: ReadingPorts['catalog'],
  clock: ReadingPorts['clock'],
  now: () => EpochMillis,
): JobIndex {
  const lists = new Map<JobOrder, readonly Entry[]>();
  const wanted = new Set<JobOrder>(['id']);
  let changed = new Set<string>();
  const pauseEnds = new Map<string, EpochMillis>();
  let catchingUp: Promise<void> | undefined;
  const matches = openMatches();
  const unsubscribe = catalog.onChange(({ jobId }) => changed.add(jobId));

  async function catchUp(): Promise<void> {
    const breathe = openSlices(clock);
    const some = changed;
    changed = new Set();
    const byId = lists.get('id');
    const looked = byId === undefined ? idsOf(catalog) : some;
    const fresh = await entriesOf({ catalog, pauseEnds, at: now() }, looked, breathe);
    if (byId !== undefined && some.size > 0) {
      const change = { gone: [...some].flatMap((id) => rowOf(byId, id) ?? []), fresh };
      for (const [order, rows] of [...lists]) {
        lists.set(order, await withChange(rows, { order, change }, breathe));
      }
    }
    for (const order of wanted) {
      if (lists.has(order)) continue;
      lists.set(order, await inOrder(lists.get('id') ?? fresh, order, breathe));
    }
  }

  /** With all that had changed when it was asked for. What goes on changing meanwhile is for those who ask later. */
  async function rowsIn(order: JobOrder): Promise<readonly Entry[]> {
    wanted.add(order);
    await catchingUp;
    // A pause that ends by itself tells nobody.
    const at = now();
    for (const [jobId, end] of pauseEnds) if (end <= at) changed.add(jobId);
    if (changed.size > 0 || !lists.has(order)) {
      catchingUp ??= catchUp().finally(() => {
        catchingUp = undefined;
      });
      await catchingUp;
    }
    return lists.get(order) ?? [];
  }

  const found = async (order: JobOrder, filter: JobFilter) =>
    matches.among({ order, rows: await rowsIn(order) }, filter, openSlices(clock));
  return {
    async search({ limit, after, sort, ...filter }) {
      return pageOf(await found(orderOf(sort), filter), { limit, after, sort });
    },
    matching: (filter) => found('id', filter),
    counts: async () => countsOf(await rowsIn('id')),
    close: unsubscribe,
  };
}

function idsOf(catalog: ReadingPorts['catalog']): ReadonlySet<string> {
  const ids = new Set(catalog.broken().keys());
  for (const { id } of catalog.all()) ids.add(id);
  return ids;
}

/** What rows are made of: each job as it is at an instant, and when that changes by itself. */
interface Making {
  readonly catalog: ReadingPorts['catalog'];
  readonly pauseEnds: Map<string, EpochMillis>;
  readonly at: EpochMillis;
}

async function entriesOf(
  making: Making,
  ids: ReadonlySet<string>,
  breathe: Breathe,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let looked = 0;
  for (const id of ids) {
    const entry = entryOf(making, id);
    if (entry !== undefined) entries.push(entry);
    looked += 1;
    if (looked % lookedEvery === 0) await breathe();
  }
  return entries;
}

function entryOf({ catalog, pauseEnds, at }: Making, id: string): Entry | undefined {
  const stored = catalog.get(id);
  const definition = stored && withoutEndedPause(stored, at);
  const pause = definition && timedPauseOf(definition);
  if (pause === undefined) pauseEnds.delete(id);
  else pauseEnds.set(id, pause.until);
  if (definition !== undefined) return { kind: 'job', id, definition };
  const problem = catalog.broken().get(id);
  return problem === undefined ? undefined : { kind: 'broken', id, problem };
}

const counted = new WeakMap<readonly JobRow[], JobCounts>();

function countsOf(rows: readonly JobRow[]): JobCounts {
  const known = counted.get(rows);
  if (known !== undefined) return known;
  const states = { enabled: 0, paused: 0, broken: 0 };
  for (const row of rows) states[stateOf(row)] += 1;
  const counts = { jobs: rows.length, paused: states.paused, broken: states.broken };
  counted.set(rows, counts);
  return counts;
}
