import {
  groupIdOf,
  isOver,
  lifeStates,
  parseRunId,
  type Run,
  type RunFilter,
  type RunState,
  type RunsWanted,
  shownState,
} from '@escapement/core';
import { type PlacedRun, walkJobRuns, walkOpenRuns } from './job-runs.ts';
import { placeOfCursor } from './page-cursor.ts';
import { indexFor, isOrderly, walkPlaces } from './run-places.ts';
import { type RunSource, readRuns } from './run-reading.ts';

const chunk = 200;

const overStates: ReadonlySet<RunState> = new Set(lifeStates.filter(isOver).map(shownState));

/** By what no index is of. */
export function wantedBy(filter: RunsWanted): (run: Run) => boolean {
  const { isOfJob, states, triggers, queue, workerId, isFolded } = filter;
  const { withoutQueues = [], withoutWorkers = [] } = filter;
  const wanted = states === undefined ? undefined : new Set(states);
  return (run) =>
    (isFolded !== true || groupIdOf(run.id) === undefined) &&
    isOfJob?.(run.jobId) !== false &&
    wanted?.has(run.state) !== false &&
    triggers?.includes(run.trigger) !== false &&
    (queue === undefined || run.queue === queue) &&
    (workerId === undefined || run.workerId === workerId) &&
    !withoutQueues.includes(run.queue) &&
    (run.workerId === undefined || !withoutWorkers.includes(run.workerId));
}

type Looked = Pick<PlacedRun, 'place'> & { readonly run: Run | undefined };

/** What may fit, newest fire time first; what is no longer there, or is known not to fit by its id, without its run. */
export async function* walkRuns(
  source: RunSource,
  filter: RunFilter,
): AsyncGenerator<readonly Looked[]> {
  const span = { from: filter.from, to: filter.to, after: placeOfCursor(filter.cursor) };
  const options = {
    span,
    chunk: isNarrow(filter) ? chunk : Math.min(filter.limit + 1, chunk),
  };
  if (filter.jobId !== undefined) {
    // What is over is many, and none of it is looked at for what is not.
    const isOpenAlone = filter.states?.every((state) => !overStates.has(state)) === true;
    const walkThem = isOpenAlone ? walkOpenRuns : walkJobRuns;
    yield* walkThem(source, filter.jobId, options);
    return;
  }
  const fitting = indexFor(filter.states);
  const index = (await isOrderly(source, fitting)) ? fitting : 'runs';
  for await (const places of walkPlaces(source, index, options)) {
    const ids = places.map(({ member }) => member);
    // Of a run that is done in parts there may be hundreds, and of a job that is left out thousands, none of which has to be read.
    const wanted = ids.filter(mayBeWanted(filter));
    const runs = await readRuns(source, wanted);
    const runOf = new Map(wanted.map((id, i) => [id, runs[i]]));
    yield places.map((place) => ({ place, run: runOf.get(place.member) }));
  }
}

/** What the id of a run tells by itself. */
export function mayBeWanted(wanted: RunsWanted): (runId: string) => boolean {
  const { isFolded, isOfJob, triggers } = wanted;
  return (runId) => {
    if (isFolded === true && groupIdOf(runId) !== undefined) return false;
    if (isOfJob === undefined && triggers === undefined) return true;
    const id = parseRunId(runId);
    if (id === undefined) return true;
    return isOfJob?.(id.jobId) !== false && triggers?.includes(id.trigger) !== false;
  };
}

/** Whether more may have to be looked at than are shown. */
function isNarrow(wanted: RunsWanted): boolean {
  const { isOfJob, states, triggers, queue, workerId, isFolded } = wanted;
  const { withoutQueues, withoutWorkers } = wanted;
  const narrowing = [isOfJob, states, triggers, queue, workerId, withoutQueues, withoutWorkers];
  return narrowing.some((each) => each !== undefined) || isFolded === true;
}
