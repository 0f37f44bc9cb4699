import {
  barrierPartySchema,
  barrierPlaceDataSchema,
  type LinePlace,
  type LockView,
  lineOf,
  membersIn,
  type NamePage,
  type NameQuery,
  toIso,
} from '@escapement/core';
import { pageOfNames } from '../znodes/name-pages.ts';
import { decodeAs } from '../znodes/znode.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';

/** How many of those who stand there are shown beside how many they are: in a list the first, of one barrier as many as anybody reads. */
const placesInList = 20;
const placesOfOne = 200;

/** What nobody has said, as with a place of an older program. */
const unsaid = { workerId: 'unknown', since: toIso(0) };

type Parts = Pick<ZooKeeperParts, 'znodes' | 'paths'>;

/** One barrier as it stands, or undefined when nobody stands there. */
export function viewBarrier(parts: Parts, name: string): Promise<LockView | undefined> {
  return view(parts, name, placesOfOne);
}

/** One page of the barriers at which somebody stands, by name. */
export async function viewBarriers(parts: Parts, query: NameQuery): Promise<NamePage<LockView>> {
  const names = (await parts.znodes.children(parts.paths.barriers)) ?? [];
  return await pageOfNames(names, query, (name) => view(parts, name, placesInList));
}

/**
 * Deletes the place with this token, of which only those who are inside are told, so that nobody who stands there since is met. Whose place it was;
 * `undefined` where there is none.
 */
export async function takeFromBarrier(
  { znodes, paths }: Parts,
  { name, fencingToken }: { readonly name: string; readonly fencingToken: number },
): Promise<{ readonly workerId: string } | undefined> {
  for (const place of lineOf((await znodes.children(paths.barrier(name))) ?? [])) {
    const path = paths.barrierPlace(name, place.name);
    const znode = await znodes.get(path);
    if (znode?.czxid !== fencingToken) continue;
    if ((await znodes.remove(path)) !== 'removed') return undefined;
    const { workerId } = decodeAs(barrierPlaceDataSchema, znode.data) ?? unsaid;
    return { workerId };
  }
  return undefined;
}

async function view(parts: Parts, name: string, shown: number): Promise<LockView | undefined> {
  const { znodes, paths } = parts;
  const line = lineOf((await znodes.children(paths.barrier(name))) ?? []);
  const folder = line.length === 0 ? undefined : await znodes.get(paths.barrier(name));
  const party = folder === undefined ? undefined : decodeAs(barrierPartySchema, folder.data);
  if (party === undefined) return undefined;
  const inside = membersIn(line, party.entered);
  const before = line.filter((place) => !inside.includes(place));
  const [holders, arrived] = await Promise.all(
    [inside, before].map((places) => readPlaces(parts, name, places.slice(0, shown))),
  );
  const { since } = party;
  return told(
    { name, parties: party.size, insideCount: inside.length, beforeCount: before.length },
    {
      inside: (holders ?? []).map((place) => ({ ...place, since: since ?? place.since })),
      before: arrived ?? [],
    },
  );
}

type Holder = LockView['holders'][number];

function told(
  of: { name: string; parties: number; insideCount: number; beforeCount: number },
  { inside, before }: { readonly inside: readonly Holder[]; readonly before: readonly Holder[] },
): LockView {
  return {
    name: of.name,
    kind: 'barrier',
    permits: null,
    parties: of.parties,
    holder: inside[0] ?? null,
    holderCount: of.insideCount,
    holders: [...inside],
    waiterCount: of.beforeCount,
    waiters: before.map(({ fencingToken: _, ...place }) => place),
  };
}

/** Those of them that stand still. */
async function readPlaces(
  { znodes, paths }: Parts,
  name: string,
  line: readonly LinePlace[],
): Promise<readonly Holder[]> {
  const places = await Promise.all(
    line.map(async (place) => {
      const znode = await znodes.get(paths.barrierPlace(name, place.name));
      if (znode === undefined) return undefined;
      const { workerId, since } = decodeAs(barrierPlaceDataSchema, znode.data) ?? unsaid;
      return { runId: null, workerId, since, mode: 'party' as const, fencingToken: znode.czxid };
    }),
  );
  return places.filter((place) => place !== undefined);
}
