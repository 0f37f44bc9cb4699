import type { Redis } from 'ioredis';
import { highestScore } from '../reading/score-pairs.ts';
import type { Place } from './page-cursor.ts';

/** Where in an index to begin: from a score on, above it, or after a member that has it or had it. */
export type Begin =
  | { readonly kind: 'from' | 'above'; readonly score: number }
  | { readonly kind: 'after'; readonly place: Place };

/**
 * Climbs a sorted set from a place up, in chunks. What is dropped far below meanwhile moves nothing: a chunk begins by its score, and among those of
 * one score behind the member where the last one ended.
 */
export async function* climb(
  client: Redis,
  key: string,
  { begin, chunk }: { readonly begin: Begin; readonly chunk: number },
): AsyncGenerator<readonly Place[]> {
  let at = begin;
  for (;;) {
    const offset = at.kind === 'after' ? await passedOf(client, key, at.place) : 0;
    const limit = ['WITHSCORES', 'LIMIT', offset, chunk] as const;
    const places = placesOf(await client.zrangebyscore(key, leastOf(at), highestScore, ...limit));
    const last = places.at(-1);
    if (last === undefined) return;
    const fresh = places.filter((place) => isBeyond(place, at));
    if (fresh.length > 0) yield fresh;
    if (places.length < chunk) return;
    at = { kind: 'after', place: last };
  }
}

function leastOf(at: Begin): string | number {
  if (at.kind === 'after') return at.place.score;
  return at.kind === 'above' ? `(${at.score}` : at.score;
}

/** Members are ASCII, which Redis orders by bytes as JavaScript does. */
function isBeyond({ score, member }: Place, at: Begin): boolean {
  if (at.kind !== 'after') return true;
  return score > at.place.score || member > at.place.member;
}

/** How many of the place's score come up to it, it itself with them; 0 when it is gone, and then the caller filters. */
async function passedOf(client: Redis, key: string, { score, member }: Place): Promise<number> {
  const [stands, rank, below] = await Promise.all([
    client.zscore(key, member),
    client.zrank(key, member),
    client.zcount(key, '-inf', `(${score}`),
  ]);
  return rank !== null && Number(stands) === score ? rank - below + 1 : 0;
}

function placesOf(flat: readonly string[]): readonly Place[] {
  const places: Place[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    places.push({ member: flat[i] ?? '', score: Number(flat[i + 1]) });
  }
  return places;
}
