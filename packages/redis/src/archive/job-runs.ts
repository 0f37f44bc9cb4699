import { type EpochMillis, parseRunId, type Run, type RunTrigger } from '@escapement/core';
import { pairs } from '../reading/score-pairs.ts';
import { type Span, walkDown } from './index-walk.ts';
import { packedRunId, unpackRun } from './packed-run.ts';
import { isAfter, type Place } from './page-cursor.ts';
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

/** One job's runs, newest fire time first: those that are not over and those that are, together. */
export async function* walkJobRuns(
  source: RunSource,
  jobId: string,
  options: { readonly span: Span; readonly chunk: number },
): AsyncGenerator<readonly PlacedRun[]> {
  const waiting = await openWithin(source, jobId, options.span);
  const told = new Set(waiting.map(({ place }) => place.member));
  const nameOf = (member: string) => packedRunId(jobId, member) ?? '';
  const index = source.keys.past(jobId);
  for await (const places of walkDown(source.client, index, { ...options, nameOf })) {
    // One that ended between the two readings is in both.
    const past = places
      .map((place) => pastRun(source, jobId, place))
      .filter(({ place }) => !told.has(place.member));
    const last = past.at(-1);
    if (last === undefined) continue;
    const due = waiting.splice(0, countBefore(waiting, last.place));
    yield [...past, ...due].sort((a, b) => (isAfter(a.place, b.place) ? 1 : -1));
  }
  if (waiting.length > 0) yield waiting;
}

/** Those of the runs that are not over that lie within the span, in order. */
export async function openWithin(
  source: RunSource,
  jobId: string,
  span: Span,
): Promise<PlacedRun[]> {
  const runIds = await openRunIds(source, jobId);
  const within = runIds.flatMap((member) => {
    const score = parseRunId(member)?.fireTime;
    return score !== undefined && isWithin({ score, member }, span) ? [{ score, member }] : [];
  });
  const runs = await readRuns(
    source,
    within.map((place) => place.member),
  );
  return within
    .map((place, i) => ({ place, run: runs[i] }))
    .sort((a, b) => (isAfter(a.place, b.place) ? 1 : -1));
}

function isWithin(place: Place, { from, to, after }: Span): boolean {
  if (from !== undefined && place.score < from) return false;
  if (to !== undefined && place.score >= to) return false;
  return after === undefined || isAfter(place, after);
}

/** How many of the ordered runs come before a place. */
function countBefore(runs: readonly PlacedRun[], place: Place): number {
  const at = runs.findIndex((each) => isAfter(each.place, place));
  return at < 0 ? runs.length : at;
}

/** The run of a member, placed by its id: that is what a cursor names. */
function pastRun(source: RunSource, jobId: string, { member, score }: Place): PlacedRun {
  const runId = packedRunId(jobId, member);
  const run = unpackRun(jobId, member);
  if (run === undefined) source.unreadable.note(`past:${jobId} ${runId ?? score}`);
  return { place: { member: runId ?? '', score }, run };
}
