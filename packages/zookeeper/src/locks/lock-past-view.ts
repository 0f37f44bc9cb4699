import {
  bucketOf,
  type LockTenure,
  lockPastRowSchema,
  type NamedPastRow,
  pastTokens,
  tenuresOf,
} from '@escapement/core';
import type { Paths } from '../paths.ts';
import { decodeAs } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { tenurePath } from './tenure.ts';

/** Who held a lock last, newest first. */
export async function viewLockPast(
  znodes: Znodes,
  paths: Paths,
  name: string,
): Promise<readonly LockTenure[]> {
  const shelf = (await znodes.children(paths.lockPasts(bucketOf(name)))) ?? [];
  const tokens = pastTokens(shelf, name);
  const rows = await readRows(znodes, paths, { name, tokens });
  const standing = new Set(await znodes.children(paths.lock(name)));
  // Released since it was read: with its place its end was written, so that reading once more finds that.
  const gone = rows.filter((row) => row.endedBecause === undefined && !standing.has(row.place));
  const again = await readRows(znodes, paths, {
    name,
    tokens: gone.map(({ fencingToken }) => fencingToken),
  });
  const newer = new Map(again.map((row) => [row.fencingToken, row]));
  return tenuresOf(
    rows.map((row) => newer.get(row.fencingToken) ?? row),
    standing,
  );
}

/** What somebody else wrote there is nobody's tenure, and neither is what was given up meanwhile. */
async function readRows(
  znodes: Znodes,
  paths: Paths,
  { name, tokens }: { readonly name: string; readonly tokens: readonly number[] },
): Promise<readonly NamedPastRow[]> {
  if (tokens.length === 0) return [];
  const found = await znodes.getMany(tokens.map((token) => tenurePath(paths, name, token)));
  return found.flatMap((each, index) => {
    const row = each.kind === 'znode' ? decodeAs(lockPastRowSchema, each.znode.data) : undefined;
    return row === undefined ? [] : { ...row, fencingToken: tokens[index] ?? 0 };
  });
}
