import {
  type LockOwner,
  type LockPastRow,
  type LockTaker,
  lineOf,
  lockPastRowSchema,
  lockPlaceDataSchema,
} from '@escapement/core';
import type { Paths } from '../paths.ts';
import { decodeAs, type Znode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { endPlace, rowOf, tenurePath } from './tenure.ts';

/** Which holder loses it, to whom, and when. */
interface Meant {
  readonly name: string;
  readonly fencingToken: number;
  readonly taker: LockTaker | undefined;
  readonly at: string;
}

/**
 * Deletes the place with this token. Only a holder's token is told to anybody, and each place has a name of its own, so that nobody who came to
 * hold since is met. Whose place it was; `undefined` where there is none.
 */
export async function takeFromHolder(
  znodes: Znodes,
  paths: Paths,
  meant: Meant,
): Promise<Pick<LockOwner, 'runId' | 'workerId'> | undefined> {
  const { name, fencingToken } = meant;
  for (const place of lineOf((await znodes.children(paths.lock(name))) ?? [])) {
    const path = paths.place(name, place.name);
    const znode = await znodes.get(path);
    if (znode?.czxid !== fencingToken) continue;
    if ((await remove(znodes, paths, { ...meant, path, znode })) === 'not-found') return undefined;
    const said = decodeAs(lockPlaceDataSchema, znode.data);
    return { runId: said?.runId ?? null, workerId: said?.workerId ?? 'unknown' };
  }
  return undefined;
}

/** With who took it and why, where anything is known of who holds it. */
async function remove(
  znodes: Znodes,
  paths: Paths,
  of: Meant & { readonly path: string; readonly znode: Znode },
): Promise<'removed' | 'not-found'> {
  const { taker, at } = of;
  const path = tenurePath(paths, of.name, of.fencingToken);
  const told = await rowThere(znodes, path);
  const row = told ?? rowSaid(of);
  if (row === undefined) {
    return (await znodes.remove(of.path)) === 'not-found' ? 'not-found' : 'removed';
  }
  return await endPlace(znodes, {
    place: of.path,
    path,
    row: {
      ...row,
      ...{ endedAt: at, endedBecause: 'taken-away' },
      ...(taker === undefined ? {} : { endedBy: taker.by, reason: taker.reason }),
    },
    isMade: told !== undefined,
  });
}

async function rowThere(znodes: Znodes, path: string): Promise<LockPastRow | undefined> {
  const [found] = await znodes.getMany([path]);
  return found?.kind === 'znode' ? decodeAs(lockPastRowSchema, found.znode.data) : undefined;
}

/** Of one who has said that he holds it, and of whom there is no row, as of a program from before there were any. */
function rowSaid({ path, znode }: { readonly path: string; readonly znode: Znode }) {
  const said = decodeAs(lockPlaceDataSchema, znode.data);
  if (said?.isHeld !== true) return undefined;
  const { runId, workerId, since } = said;
  return rowOf(path, { runId, workerId, since });
}
