import { type LockOwner, lineOf, lockPlaceDataSchema } from '@escapement/core';
import type { Paths } from '../paths.ts';
import { decodeAs } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';

/**
 * Deletes the place with this token. Only a holder's token is told to anybody, and each place has a name of its own, so that nobody who came to
 * hold since is met. Whose place it was; `undefined` where there is none.
 */
export async function takeFromHolder(
  znodes: Znodes,
  paths: Paths,
  { name, fencingToken }: { readonly name: string; readonly fencingToken: number },
): Promise<Pick<LockOwner, 'runId' | 'workerId'> | undefined> {
  for (const place of lineOf((await znodes.children(paths.lock(name))) ?? [])) {
    const path = paths.place(name, place.name);
    const znode = await znodes.get(path);
    if (znode?.czxid !== fencingToken) continue;
    if ((await znodes.remove(path)) !== 'removed') return undefined;
    const said = decodeAs(lockPlaceDataSchema, znode.data);
    return { runId: said?.runId ?? null, workerId: said?.workerId ?? 'unknown' };
  }
  return undefined;
}
