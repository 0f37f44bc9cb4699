import {
  type FirePlace,
  idlePlace,
  isPlacedBefore,
  type NextFires,
  type NextFiresQuery,
  parseRunId,
  placedJob,
  scheduledRunId,
} from '@escapement/core';
import { readRows, textIn } from '../reading/read-rows.ts';
import { instantIn } from '../reading/record-fields.ts';
import { lowestScore } from '../reading/score-pairs.ts';
import { nextFiresScript } from '../scripts/reading.ts';
import { type Begin, climb } from './index-climb.ts';
import type { RunSource } from './run-reading.ts';

/**
 * Places looked at for one page at the most. Of a job that fires every second a minute of runs is staged, and all but the first of them are
 * looked at for nothing.
 */
const lookedAtMost = 10_000;
const chunk = 500;

/** Where each of these jobs stands, in the order of the ids. */
export async function nextFiresOf(
  source: RunSource,
  jobIds: readonly string[],
): Promise<readonly FirePlace[]> {
  const rows = await readRows(source, jobIds, {
    script: nextFiresScript,
    doing: 'reading when jobs fire next',
    about: (jobs) => ({ jobs, after: scheduledRunId('', source.now) }),
  });
  return jobIds.map((jobId, i) => placeOf(jobId, rows[i] ?? []));
}

function placeOf(jobId: string, [staged, cursor]: readonly unknown[]): FirePlace {
  const member = textIn(staged) ?? '';
  const fireTime = parseRunId(member)?.fireTime;
  if (fireTime !== undefined) return { at: fireTime, isStaged: true, member };
  const at = instantIn(textIn(cursor));
  return at === undefined ? idlePlace(jobId) : { at, isStaged: false, member: jobId };
}

/**
 * One page of jobs by when they fire next: what is staged for later and what the schedule says, as one list. A job stands in both, and in the first
 * of them many times, so that each place is compared with where its job really stands.
 */
export async function nextFires(
  source: RunSource,
  { after, limit, isWanted }: NextFiresQuery,
): Promise<NextFires> {
  const places: FirePlace[] = [];
  const known = new Map<string, FirePlace>();
  let reached = after;
  let looked = 0;
  for await (const some of merged(staged(source, after), scheduled(source, after))) {
    const wanted = some.filter((place) => isWanted(placedJob(place)));
    await learn(source, wanted, known);
    for (const place of wanted.filter((each) => isSame(each, known.get(placedJob(each))))) {
      if (places.length === limit && reached !== undefined) return { places, next: reached };
      places.push(place);
      reached = place;
    }
    reached = some.at(-1) ?? reached;
    looked += some.length;
    if (looked >= lookedAtMost && reached !== undefined) return { places, next: reached };
  }
  return { places };
}

async function learn(
  source: RunSource,
  places: readonly FirePlace[],
  known: Map<string, FirePlace>,
): Promise<void> {
  const unknown = [...new Set(places.map(placedJob))].filter((jobId) => !known.has(jobId));
  for (const [i, place] of (await nextFiresOf(source, unknown)).entries()) {
    known.set(unknown[i] ?? '', place);
  }
}

function isSame(place: FirePlace, other: FirePlace | undefined): boolean {
  return (
    other?.at === place.at && other.isStaged === place.isStaged && other.member === place.member
  );
}

type Places = AsyncGenerator<readonly FirePlace[]>;

/** What is staged for later, and what else of this very second may be. */
function staged(source: RunSource, after: FirePlace | undefined): Places {
  const from = source.now - (source.now % 1_000);
  if (after === undefined || after.at < from) {
    return placesIn(source, { isStaged: true, begin: { kind: 'from', score: from } });
  }
  const begin: Begin = after.isStaged ? behind(after) : { kind: 'above', score: after.at };
  return placesIn(source, { isStaged: true, begin });
}

/** What the schedule says; also of whose instant has passed, since nobody has come to it yet. */
function scheduled(source: RunSource, after: FirePlace | undefined): Places {
  if (after?.isStaged === false) return placesIn(source, { isStaged: false, begin: behind(after) });
  const begin: Begin = { kind: 'from', score: after?.at ?? lowestScore };
  return placesIn(source, { isStaged: false, begin });
}

function behind({ at, member }: FirePlace): Begin {
  return { kind: 'after', place: { score: at, member } };
}

async function* placesIn(
  { client, keys }: RunSource,
  { isStaged, begin }: { readonly isStaged: boolean; readonly begin: Begin },
): Places {
  const key = isStaged ? keys.runs : keys.schedule;
  for await (const some of climb(client, key, { begin, chunk })) {
    yield some.map(({ score, member }) => ({ at: score, isStaged, member }));
  }
}

/** Two lists in order as one, in pieces. */
async function* merged(first: Places, second: Places): Places {
  let [a, b] = [await nextOf(first), await nextOf(second)];
  while (a.length + b.length > 0) {
    const head = headOf(a, b);
    yield head.places;
    a = head.left[0].length > 0 ? head.left[0] : await nextOf(first);
    b = head.left[1].length > 0 ? head.left[1] : await nextOf(second);
  }
}

/** As much of two lists in order as one of them goes; of an empty one nothing is to come. */
function headOf(a: readonly FirePlace[], b: readonly FirePlace[]) {
  const places: FirePlace[] = [];
  let [i, j] = [0, 0];
  while ((i < a.length || a.length === 0) && (j < b.length || b.length === 0)) {
    const [one, other] = [a[i], b[j]];
    const isFirst = one !== undefined && (other === undefined || isPlacedBefore(one, other));
    const place = isFirst ? one : other;
    if (place === undefined) break;
    places.push(place);
    if (isFirst) i += 1;
    else j += 1;
  }
  return { places, left: [a.slice(i), b.slice(j)] as const };
}

async function nextOf(places: Places): Promise<readonly FirePlace[]> {
  const next = await places.next();
  return next.done === true ? [] : next.value;
}
