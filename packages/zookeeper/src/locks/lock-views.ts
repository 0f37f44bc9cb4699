import { inOrder, type LockView, lockSchema } from '@escapement/core';
import type { Paths } from '../paths.ts';
import { decodeAs } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';

/** What a place in the queue says of its owner; `since` is when it joined, or took the lock. */
const ownerSchema = lockSchema.shape.waiters.element;

/** One lock as it stands, or undefined when nobody holds it or waits for it. */
export async function viewLock(
  znodes: Znodes,
  paths: Paths,
  name: string,
): Promise<LockView | undefined> {
  const names = (await znodes.children(paths.lock(name))) ?? [];
  const places = await Promise.all(
    inOrder(names).map(async (place) => {
      const znode = await znodes.get(paths.place(name, place.name));
      const owner = znode === undefined ? undefined : decodeAs(ownerSchema, znode.data);
      return owner === undefined || znode === undefined ? undefined : { owner, znode };
    }),
  );
  const [holder, ...waiters] = places.filter((place) => place !== undefined);
  if (holder === undefined) return undefined;
  return {
    name,
    holder: { ...holder.owner, fencingToken: holder.znode.czxid },
    waiters: waiters.map((waiter) => waiter.owner),
  };
}

/** Every lock that somebody holds, by name. */
export async function viewLocks(znodes: Znodes, paths: Paths): Promise<readonly LockView[]> {
  const names = (await znodes.children(paths.locks)) ?? [];
  const views = await Promise.all([...names].sort().map((name) => viewLock(znodes, paths, name)));
  return views.filter((view) => view !== undefined);
}
