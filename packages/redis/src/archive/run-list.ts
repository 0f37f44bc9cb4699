import {
  groupIdOf,
  isOver,
  lifeStates,
  type Page,
  parseRunId,
  type Run,
  type RunFilter,
  type RunState,
  shownState,
} from '@escapement/core';
import { walkDown } from './index-walk.ts';
import { openWithin, type PlacedRun, walkJobRuns } from './job-runs.ts';
import { cursorOf, type Place, placeOfCursor } from './page-cursor.ts';
import { type RunSource, readRuns } from './run-reading.ts';
import { withParts } from './shards-of-run.ts';

/** Most records looked at for one page; a rare state gives short pages with a cursor rather than one long wait. */
const lookedAtMost = 4_000;
const chunk = 200;

/** States that have an index of their own by fire time. */
const indexed: readonly {
  readonly key: 'trouble' | 'running' | 'blocked';
  readonly states: ReadonlySet<RunState>;
}[] = [
  { key: 'trouble', states: new Set(['failed', 'cancelled', 'timed-out', 'lost']) },
  { key: 'running', states: new Set(['running', 'waiting']) },
  { key: 'blocked', states: new Set(['blocked']) },
];

const overStates: ReadonlySet<RunState> = new Set(lifeStates.filter(isOver).map(shownState));

/** One page of runs, newest fire time first. */
export async function listRuns(source: RunSource, filter: RunFilter): Promise<Page<Run>> {
  const page = await pageOf(source, filter);
  if (filter.isFolded !== true) return page;
  return { ...page, items: await Promise.all(page.items.map((run) => withParts(source, run))) };
}

async function pageOf(source: RunSource, filter: RunFilter): Promise<Page<Run>> {
  const isWanted = wantedBy(filter);
  const items: Run[] = [];
  let looked = 0;
  let reached: Place | undefined;
  for await (const some of walk(source, filter)) {
    for (const { place, run } of some) {
      const fits = run !== undefined && isWanted(run);
      if (fits && items.length === filter.limit && reached !== undefined) {
        return { items, cursor: cursorOf(reached) };
      }
      if (fits) items.push(run);
      reached = place;
    }
    looked += some.length;
    if (looked >= lookedAtMost && reached !== undefined)
      return { items, cursor: cursorOf(reached) };
  }
  return { items };
}

/** By what no index is of. */
function wantedBy(filter: RunFilter): (run: Run) => boolean {
  const { isOfJob, states, queue, workerId, isFolded } = filter;
  const wanted = states === undefined ? undefined : new Set(states);
  return (run) =>
    (isFolded !== true || groupIdOf(run.id) === undefined) &&
    isOfJob?.(run.jobId) !== false &&
    wanted?.has(run.state) !== false &&
    (queue === undefined || run.queue === queue) &&
    (workerId === undefined || run.workerId === workerId);
}

type Looked = Pick<PlacedRun, 'place'> & { readonly run: Run | undefined };

async function* walk(source: RunSource, filter: RunFilter): AsyncGenerator<readonly Looked[]> {
  const { client, keys } = source;
  const span = { from: filter.from, to: filter.to, after: placeOfCursor(filter.cursor) };
  const options = {
    span,
    chunk: isNarrow(filter) ? chunk : Math.min(filter.limit + 1, chunk),
  };
  if (filter.jobId !== undefined) {
    // What is over is many, and none of it is looked at for what is not.
    const isOpenAlone = filter.states?.every((state) => !overStates.has(state)) === true;
    if (isOpenAlone) yield await openWithin(source, filter.jobId, span);
    else yield* walkJobRuns(source, filter.jobId, options);
    return;
  }
  for await (const places of walkDown(client, keys[indexOf(filter)], options)) {
    const ids = places.map(({ member }) => member);
    // Of a run that is done in parts there may be hundreds, and of a job that is left out thousands, none of which has to be read.
    const wanted = ids.filter(mayBeWanted(filter));
    const runs = await readRuns(source, wanted);
    const runOf = new Map(wanted.map((id, i) => [id, runs[i]]));
    yield places.map((place) => ({ place, run: runOf.get(place.member) }));
  }
}

/** What the id of a run tells by itself. */
function mayBeWanted({ isFolded, isOfJob }: RunFilter): (runId: string) => boolean {
  return (runId) => {
    if (isFolded === true && groupIdOf(runId) !== undefined) return false;
    if (isOfJob === undefined) return true;
    const jobId = parseRunId(runId)?.jobId;
    return jobId === undefined || isOfJob(jobId);
  };
}

/** Whether more may have to be looked at than are shown. */
function isNarrow({ isOfJob, states, queue, workerId, isFolded }: RunFilter): boolean {
  const isNarrowed = [isOfJob, states, queue, workerId].some((each) => each !== undefined);
  return isNarrowed || isFolded === true;
}

function indexOf({ states = [] }: RunFilter): 'runs' | 'trouble' | 'running' | 'blocked' {
  if (states.length === 0) return 'runs';
  const fitting = indexed.find((index) => states.every((state) => index.states.has(state)));
  return fitting?.key ?? 'runs';
}
