import {
  holdsAt,
  type LinePlace,
  type LockView,
  lineOf,
  lockPlaceDataSchema,
  type NamePage,
  type NameQuery,
} from '@escapement/core';
import type { Paths } from '../paths.ts';
import { pageOfNames } from '../znodes/name-pages.ts';
import { decodeAs } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { permitsIn } from './permits.ts';

/** How many places are shown beside how many there are: in a list the first, of one lock as many as anybody reads. */
const placesInList = 20;
const placesOfOne = 200;

/** One lock as it stands, or undefined when nobody holds it or waits for it. */
export function viewLock(
  znodes: Znodes,
  paths: Paths,
  name: string,
): Promise<LockView | undefined> {
  return view({ znodes, paths, name, shown: placesOfOne });
}

/** One page of the locks that somebody holds or awaits, by name. */
export async function viewLocks(
  znodes: Znodes,
  paths: Paths,
  query: NameQuery,
): Promise<NamePage<LockView>> {
  const names = (await znodes.children(paths.locks)) ?? [];
  return await pageOfNames(names, query, (name) =>
    view({ znodes, paths, name, shown: placesInList }),
  );
}

interface Viewed {
  readonly znodes: Znodes;
  readonly paths: Paths;
  readonly name: string;
  readonly shown: number;
}

async function view(of: Viewed): Promise<LockView | undefined> {
  const { znodes, paths, name, shown } = of;
  const line = lineOf((await znodes.children(paths.lock(name))) ?? []);
  const isSemaphore = line[0]?.mode === 'permit';
  const parent = isSemaphore ? await znodes.get(paths.lock(name)) : undefined;
  const permits = parent === undefined ? undefined : permitsIn(parent);
  const byRule = line.map((place, index) => ({
    ...place,
    holds: holdsAt(line, index, permits ?? 1),
  }));
  const told = byRule.filter(({ holds }) => holds).slice(0, shown);
  const untold = byRule.filter(({ holds }) => !holds).slice(0, shown);
  const places = await readPlaces(of, [...told, ...untold]);
  if (places.length === 0) return undefined;
  const holders = places.filter(({ isHolder }) => isHolder).map(({ holder }) => holder);
  const waiters = places.filter(({ isHolder }) => !isHolder).map(({ waiter }) => waiter);
  const unread = byRule.length - told.length - untold.length;
  const unreadHolders = byRule.filter(({ holds }) => holds).length - told.length;
  return {
    name,
    kind: isSemaphore ? 'semaphore' : kindAlone(line),
    permits: permits ?? null,
    holder: holders[0] ?? null,
    holderCount: holders.length + unreadHolders,
    holders,
    waiterCount: waiters.length + unread - unreadHolders,
    waiters,
  };
}

/** Those that stand, each with whether it holds: by the order of the line, or by its own word where permits became fewer. */
async function readPlaces(
  { znodes, paths, name }: Viewed,
  line: readonly (LinePlace & { readonly holds: boolean })[],
) {
  const places = await Promise.all(
    line.map(async ({ name: place, mode, holds }) => {
      const znode = await znodes.get(paths.place(name, place));
      const said = znode === undefined ? undefined : decodeAs(lockPlaceDataSchema, znode.data);
      if (znode === undefined || said === undefined) return undefined;
      const { isHeld, ...owner } = said;
      const waiter = { ...owner, mode };
      const holder = { ...waiter, fencingToken: znode.czxid };
      return { isHolder: holds || isHeld === true, waiter, holder };
    }),
  );
  return places.filter((place) => place !== undefined);
}

function kindAlone(line: readonly LinePlace[]): 'mutex' | 'read-write' {
  return line.some(({ mode }) => mode === 'read') ? 'read-write' : 'mutex';
}
