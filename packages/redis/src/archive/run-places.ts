import { parseRunId, type RunState } from '@escapement/core';
import { type Span, walkDown } from './index-walk.ts';
import { isAfter, type Place } from './page-cursor.ts';
import type { RunSource } from './run-reading.ts';

/** An index from which runs are listed by fire time. All but `alive`, which is ordered by name, are ordered so. */
export type PlaceIndex = 'runs' | 'trouble' | 'alive' | 'blocked';

/** States that have an index of their own. */
const indexed: readonly {
  readonly key: PlaceIndex;
  readonly states: ReadonlySet<RunState>;
}[] = [
  { key: 'trouble', states: new Set(['failed', 'cancelled', 'timed-out', 'lost']) },
  { key: 'alive', states: new Set(['running', 'waiting']) },
  { key: 'blocked', states: new Set(['blocked']) },
];

/** As many of what is alive are put in order for one page: some milliseconds. Where there are more, they are looked for among all runs. */
const aliveAtMost = 10_000;

/** The smallest index in which all runs of these states stand. */
export function indexFor(states: readonly RunState[] = []): PlaceIndex {
  if (states.length === 0) return 'runs';
  return indexed.find((index) => states.every((state) => index.states.has(state)))?.key ?? 'runs';
}

/** The index that holds the runs of these states and no others, where there is one. */
export function indexOfJust(states: readonly RunState[] | undefined): PlaceIndex | undefined {
  if (states === undefined) return 'runs';
  const asked = new Set(states);
  const holds = (index: ReadonlySet<RunState>) =>
    index.size === asked.size && [...index].every((state) => asked.has(state));
  return indexed.find((index) => holds(index.states))?.key;
}

/** Whether places can be had from it in order. */
export async function isOrderly(
  { client, keys }: Pick<RunSource, 'client' | 'keys'>,
  index: PlaceIndex,
): Promise<boolean> {
  return index !== 'alive' || (await client.zcard(keys.alive)) <= aliveAtMost;
}

/** The places of runs in an orderly index, newest fire time first, in chunks. */
export async function* walkPlaces(
  { client, keys }: Pick<RunSource, 'client' | 'keys'>,
  index: PlaceIndex,
  { span, chunk }: { readonly span: Span; readonly chunk: number },
): AsyncGenerator<readonly Place[]> {
  if (index !== 'alive') {
    yield* walkDown(client, keys[index], { span, chunk });
    return;
  }
  const alive = await client.zrange(keys.alive, '0', String(aliveAtMost));
  const places = placesWithin(alive, span);
  for (let at = 0; at < places.length; at += chunk) yield places.slice(at, at + chunk);
}

/** Where runs stand that lie within the span, by their ids, newest fire time first. */
export function placesWithin(runIds: readonly string[], span: Span): Place[] {
  const within = runIds.flatMap((member) => {
    const score = parseRunId(member)?.fireTime;
    return score !== undefined && isWithin({ score, member }, span) ? [{ score, member }] : [];
  });
  return within.sort((a, b) => (isAfter(a, b) ? 1 : -1));
}

function isWithin(place: Place, { from, to, after }: Span): boolean {
  if (from !== undefined && place.score < from) return false;
  if (to !== undefined && place.score >= to) return false;
  return after === undefined || isAfter(place, after);
}
