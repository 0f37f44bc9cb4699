import type { Redis } from 'ioredis';
import { highestScore, lowestScore } from '../reading/score-pairs.ts';
import { isAfter, type Place } from './page-cursor.ts';

/** Where in an index to read: scores in [from, to), after a place. Absent bounds are open. */
export interface Span {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly after: Place | undefined;
}

/**
 * Walks a sorted set from the newest down, in chunks. A place names a member, not an offset, so that what is added or dropped
 * between two pages neither repeats nor hides anything.
 */
export async function* walkDown(
  client: Redis,
  key: string,
  options: {
    readonly span: Span;
    readonly chunk: number;
    /** What a cursor calls a member, where that is not the member itself. */
    readonly nameOf?: (member: string) => string;
  },
): AsyncGenerator<readonly Place[]> {
  const { span, chunk, nameOf = (member) => member } = options;
  const named = ({ score, member }: Place): Place => ({ score, member: nameOf(member) });
  const min = span.from ?? lowestScore;
  let after = span.after;
  // A place beyond the end of the span is none of those that are read.
  let standing = isBeyond(span) ? undefined : span.after;
  for (;;) {
    const max = upperBound(span.to, after);
    const offset = standing === undefined ? 0 : await standingAbove(client, key, standing);
    const flat = await client.zrevrangebyscore(key, max, min, 'WITHSCORES', 'LIMIT', offset, chunk);
    const places = placesOf(flat);
    const last = places.at(-1);
    if (last === undefined) return;
    const from = after;
    const fresh =
      from === undefined ? places : places.filter((place) => isAfter(named(place), from));
    if (fresh.length > 0) yield fresh;
    if (places.length < chunk) return;
    after = named(last);
    standing = last;
  }
}

function isBeyond({ to, after }: Span): boolean {
  return to !== undefined && after !== undefined && after.score >= to;
}

function upperBound(to: number | undefined, after: Place | undefined): string | number {
  if (after !== undefined && (to === undefined || after.score < to)) return after.score;
  return to === undefined ? highestScore : `(${to}`;
}

/** How many members of the place's score come before it and it itself; 0 when it is gone, and then the caller filters. */
async function standingAbove(client: Redis, key: string, place: Place): Promise<number> {
  const [rank, above] = await Promise.all([
    client.zrevrank(key, place.member),
    client.zcount(key, `(${place.score}`, '+inf'),
  ]);
  return rank === null || rank < above ? 0 : rank - above + 1;
}

function placesOf(flat: readonly string[]): readonly Place[] {
  const places: Place[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    places.push({ member: flat[i] ?? '', score: Number(flat[i + 1]) });
  }
  return places;
}
