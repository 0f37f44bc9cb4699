import { type EpochMillis, parseRunId, type Run, type RunTrigger } from '@escapement/core';
import { pairs } from '../reading/score-pairs.ts';
import { type Span, walkDown } from './index-walk.ts';
import { packedRunId, unpackRun } from './packed-run.ts';
import { isAfter, type Place } from './page-cursor.ts';
import { placesWithin } from './run-places.ts';
import { type RunSource, readRuns } from './run-reading.ts';

/** A run and where it stands among the others of its list. */
export interface PlacedRun {
  readonly place: Place;
  /** Absent where there is one and its record is gone, or cannot be read. */
  readonly run: Run | undefined;
}

/** The ids of a job's runs that are not over. */
export function openRunIds(
  { client, keys }: Pick<RunSource, 'client' | 'keys'>,
  jobId: string,
): Promise<string[]> {
  return client.zrangebylex(keys.open, `[${jobId}@`, `(${jobId}A`);
}

/** The fire time of a run that its schedule owes. */
export function scheduledFireTime(runId: string): EpochMillis | undefined {
  const id = parseRunId(runId);
  return id?.trigger === 'schedule' ? id.fireTime : undefined;
}

/** The fire times of runs that are over, of their members WITHSCORES. One that cannot be read had one all the same. */
export function pastFireTimes(jobId: string, flat: readonly string[]): readonly EpochMillis[] {
  return pairs(flat)
    .filter(([member]) => (tailTrigger(jobId, member) ?? 'schedule') === 'schedule')
    .map(([, score]) => score);
}

function tailTrigger(jobId: string, member: string): RunTrigger | undefined {
  return parseRunId(packedRunId(jobId, member) ?? '')?.trigger;
}

interface Walk {
  readonly span: Span;
  /** So many records are read at once. */
  readonly chunk: number;
}

/**
 * One job's runs, newest fire time first: those that are not over and those that are, together. Of a job that nobody works off there may be a hundred thousand
 * that are not over, so that their records are read as they are come to.
 */
export async function* walkJobRuns(
  source: RunSource,
  jobId: string,
  { span, chunk }: Walk,
): AsyncGenerator<readonly PlacedRun[]> {
  const waiting = await openPlaces(source, jobId, span);
  const open = new Set(waiting.map(({ member }) => member));
  const nameOf = (member: string) => packedRunId(jobId, member) ?? '';
  const index = source.keys.past(jobId);
  for await (const places of walkDown(source.client, index, { span, chunk, nameOf })) {
    // One that ended between the two readings is in both.
    const past = places
      .map((place) => pastRun(source, jobId, place))
      .filter(({ place }) => !open.has(place.member));
    const last = past.at(-1);
    if (last === undefined) continue;
    const due = waiting.splice(0, countBefore(waiting, last.place));
    yield* merged(source, { past, due, chunk });
  }
  yield* merged(source, { past: [], due: waiting, chunk });
}

/** One job's runs that are not over, newest fire time first. */
export async function* walkOpenRuns(
  source: RunSource,
  jobId: string,
  { span, chunk }: Walk,
): AsyncGenerator<readonly PlacedRun[]> {
  yield* merged(source, { past: [], due: await openPlaces(source, jobId, span), chunk });
}

/** Those of a job that are over, and those that are not and have their places before the last of them, in order. */
async function* merged(
  source: RunSource,
  lists: {
    readonly past: readonly PlacedRun[];
    readonly due: readonly Place[];
    readonly chunk: number;
  },
): AsyncGenerator<readonly PlacedRun[]> {
  const { due, chunk } = lists;
  let past = lists.past;
  for (let at = 0; at < due.length || past.length > 0; at += chunk) {
    const some = due.slice(at, at + chunk);
    const last = at + chunk < due.length ? some.at(-1) : undefined;
    const places = past.map(({ place }) => place);
    const count = last === undefined ? past.length : countBefore(places, last);
    const ids = some.map(({ member }) => member);
    const runs = await readRuns(source, ids);
    const open = some.map((place, i): PlacedRun => ({ place, run: runs[i] }));
    yield [...past.slice(0, count), ...open].sort((a, b) => (isAfter(a.place, b.place) ? 1 : -1));
    past = past.slice(count);
  }
}

/** Where the runs stand that are not over and lie within the span, in order. */
async function openPlaces(source: RunSource, jobId: string, span: Span): Promise<Place[]> {
  return placesWithin(await openRunIds(source, jobId), span);
}

/** How many of the ordered places come before another. */
function countBefore(places: readonly Place[], place: Place): number {
  const at = places.findIndex((each) => isAfter(each, place));
  return at < 0 ? places.length : at;
}

/** The run of a member, placed by its id: that is what a cursor names. */
function pastRun(source: RunSource, jobId: string, { member, score }: Place): PlacedRun {
  const runId = packedRunId(jobId, member);
  const run = unpackRun(jobId, member);
  if (run === undefined) source.unreadable.note(`past:${jobId} ${runId ?? score}`);
  return { place: { member: runId ?? '', score }, run };
}
