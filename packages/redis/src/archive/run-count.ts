import type { RunCount, RunsWanted } from '@escapement/core';
import { highestScore, lowestScore } from '../reading/score-pairs.ts';
import { indexOfJust, isOrderly, type PlaceIndex, walkPlaces } from './run-places.ts';
import type { RunSource } from './run-reading.ts';
import { mayBeWanted, walkRuns, wantedBy } from './run-walk.ts';

/** Most ids looked at where these tell enough: some ten milliseconds of Redis, in steps that keep nobody waiting. */
const idsAtMost = 10_000;
const idsAtOnce = 1_000;
/** Most records looked at: each of them has to be read. */
const recordsAtMost = 2_000;

/** How many runs fit a filter, as far as a bounded look can tell. */
export async function countRuns(source: RunSource, wanted: RunsWanted): Promise<RunCount> {
  const { jobId, states, triggers, queue, workerId, isOfJob, isFolded } = wanted;
  const index = indexOfJust(states);
  const { withoutQueues, withoutWorkers } = wanted;
  const byRecord = [jobId, queue, workerId, withoutQueues, withoutWorkers];
  const needsRecords = byRecord.some((each) => each !== undefined);
  if (index === undefined || needsRecords || !(await isOrderly(source, index)))
    return countRecords(source, wanted);
  const needsIds = isOfJob !== undefined || triggers !== undefined || isFolded === true;
  // What is ordered by name says the fire times in its ids alone.
  return needsIds || index === 'alive'
    ? countIds(source, index, wanted)
    : countIndex(source, index, wanted);
}

async function countIndex(
  { client, keys }: RunSource,
  index: PlaceIndex,
  { from, to }: RunsWanted,
): Promise<RunCount> {
  const max = to === undefined ? highestScore : `(${to}`;
  return { kind: 'all', count: await client.zcount(keys[index], from ?? lowestScore, max) };
}

async function countIds(
  source: RunSource,
  index: PlaceIndex,
  wanted: RunsWanted,
): Promise<RunCount> {
  const fits = mayBeWanted(wanted);
  const span = { from: wanted.from, to: wanted.to, after: undefined };
  const counting = { looked: 0, count: 0 };
  for await (const places of walkPlaces(source, index, { span, chunk: idsAtOnce })) {
    counting.looked += places.length;
    counting.count += places.filter(({ member }) => fits(member)).length;
    if (counting.looked >= idsAtMost) return { kind: 'some', count: counting.count };
  }
  return { kind: 'all', count: counting.count };
}

async function countRecords(source: RunSource, wanted: RunsWanted): Promise<RunCount> {
  const isWanted = wantedBy(wanted);
  const counting = { looked: 0, count: 0 };
  for await (const some of walkRuns(source, { ...wanted, limit: recordsAtMost })) {
    counting.looked += some.length;
    counting.count += some.filter(({ run }) => run !== undefined && isWanted(run)).length;
    if (counting.looked >= recordsAtMost) return { kind: 'some', count: counting.count };
  }
  return { kind: 'all', count: counting.count };
}
