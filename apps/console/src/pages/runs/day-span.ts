import { isOfPart, runStates, runTriggers, toIso } from '@escapement/core';
import type { ListOutcomesQuery, ListRunsQuery } from '@escapement/protocol';
import type { NotRunSearch, RunsSearch } from '../../app/search.ts';
import { localToIso } from '../../time/local-field.ts';
import { jobPart } from './job-part.ts';
import { leftOut, leftOutNames } from './left-out.ts';

/** Unless asked otherwise, what has begun or ended: staged runs are the future, and there can be many of them. */
export const begunStates = runStates
  .filter((state) => state !== 'staged' && state !== 'delayed')
  .join(',');

/** What the address bar says, as the server is asked. */
export function toRunsQuery(search: RunsSearch): ListRunsQuery {
  const { exclude, trigger, queue, worker } = search;
  const part = jobPart(search.job);
  const q = part === undefined ? search.q : [search.q ?? '', part].join(' ').trim();
  const without = leftOut(exclude).ids;
  return {
    ...narrowed(part === undefined ? search : { ...search, job: undefined }),
    ...(q === undefined ? {} : { q }),
    ...(without.length === 0 ? {} : { exclude: without.join(',') }),
    ...namesLeftOut(search),
    ...(queue === undefined ? {} : { queue }),
    ...(trigger === undefined ? {} : { trigger }),
    // What a worker did are parts; the whole was in nobody's hands.
    ...(worker === undefined ? {} : { worker }),
    ...(worker === undefined && !asksForParts(trigger) ? { parts: 'folded' as const } : {}),
    state: search.state ?? begunStates,
    limit: 50,
  };
}

function namesLeftOut(search: RunsSearch): Pick<ListRunsQuery, 'excludeQueue' | 'excludeWorker'> {
  const queues = leftOutNames(search.excludeQueue).ids;
  const workers = leftOutNames(search.excludeWorker).ids;
  return {
    ...(queues.length === 0 ? {} : { excludeQueue: queues.join(',') }),
    ...(workers.length === 0 ? {} : { excludeWorker: workers.join(',') }),
  };
}

function asksForParts(trigger: string | undefined): boolean {
  return runTriggers.some((each) => isOfPart(each) && trigger?.split(',').includes(each) === true);
}

const future: ReadonlySet<string> = new Set(['staged', 'delayed']);

/**
 * Whether the list ends where its reader began to look, so that what comes later does not move what they read: not where they asked for an end,
 * or for what has its fire time before it.
 */
export function isHeld({ state, to }: RunsSearch): boolean {
  return to === undefined && state?.split(',').some((each) => future.has(each)) !== true;
}

/** The runs up to the moment since when they are looked at, where they end there. */
export function toHeldRunsQuery(search: RunsSearch, since: number): ListRunsQuery {
  const asked = toRunsQuery(search);
  return isHeld(search) ? { ...asked, to: toIso(since) } : asked;
}

/** The same for fire times without a run. */
export function toOutcomesQuery(search: NotRunSearch): ListOutcomesQuery {
  const { outcome } = search;
  return { ...narrowed(search), ...(outcome === undefined ? {} : { outcome }), limit: 50 };
}

/** What is no id of a job narrows the list to nothing, and is not sent. */
function narrowed({ job, ...span }: Pick<RunsSearch, 'job' | 'from' | 'to'>) {
  const from = localToIso(span.from);
  const to = localToIso(span.to);
  return {
    ...(job === undefined ? {} : { job }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
