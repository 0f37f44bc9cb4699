import {
  inOrder,
  type LockView,
  lockSchema,
  type NamePage,
  type NameQuery,
} from '@escapement/core';
import type { Paths } from '../paths.ts';
import { pageOfNames } from '../znodes/name-pages.ts';
import { decodeAs } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';

/** What a place in the queue says of its owner; `since` is when it joined, or took the lock. */
const ownerSchema = lockSchema.shape.waiters.element;

/** How many waiters are shown beside how many there are: in a list the first, of one lock as many as anybody reads. */
const waitersInList = 20;
const waitersOfOne = 200;

/** One lock as it stands, or undefined when nobody holds it or waits for it. */
export function viewLock(
  znodes: Znodes,
  paths: Paths,
  name: string,
): Promise<LockView | undefined> {
  return view({ znodes, paths, name, waiters: waitersOfOne });
}

/** One page of the locks that somebody holds or awaits, by name. */
export async function viewLocks(
  znodes: Znodes,
  paths: Paths,
  query: NameQuery,
): Promise<NamePage<LockView>> {
  const names = (await znodes.children(paths.locks)) ?? [];
  return await pageOfNames(names, query, (name) =>
    view({ znodes, paths, name, waiters: waitersInList }),
  );
}

async function view(of: {
  readonly znodes: Znodes;
  readonly paths: Paths;
  readonly name: string;
  readonly waiters: number;
}): Promise<LockView | undefined> {
  const { znodes, paths, name } = of;
  const names = inOrder((await znodes.children(paths.lock(name))) ?? []);
  const places = await Promise.all(
    names.slice(0, of.waiters + 1).map(async (place) => {
      const znode = await znodes.get(paths.place(name, place.name));
      const owner = znode === undefined ? undefined : decodeAs(ownerSchema, znode.data);
      return owner === undefined || znode === undefined ? undefined : { owner, znode };
    }),
  );
  const [holder, ...waiters] = places.filter((place) => place !== undefined);
  if (holder === undefined) return undefined;
  const unread = Math.max(0, names.length - places.length);
  return {
    name,
    holder: { ...holder.owner, fencingToken: holder.znode.czxid },
    waiterCount: waiters.length + unread,
    waiters: waiters.map((waiter) => waiter.owner),
  };
}
