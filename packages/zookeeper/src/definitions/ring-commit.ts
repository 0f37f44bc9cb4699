import { isUnanswered } from '../connection/codes.ts';
import type { Identity } from '../identity/identity.ts';
import type { MultiOp } from '../znodes/multi.ts';
import type { Znode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { parseRing } from './bucket-ring.ts';

/** Whether a multi that writes to a bucket's ring was carried out; when no answer came, the ring is asked. */
export async function isCommitted(
  znodes: Znodes,
  ops: readonly MultiOp[],
  write: { readonly bucketPath: string; readonly before: Znode; readonly writeId: string },
): Promise<boolean> {
  const { bucketPath, before, writeId } = write;
  try {
    return (await znodes.multi(ops)).kind === 'done';
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    await znodes.sync(bucketPath);
    const after = await znodes.get(bucketPath);
    if (after === undefined || after.version === before.version) return false;
    return parseRing(after.data).some((change) => change.writeId === writeId);
  }
}

/**
 * The revision of the next write to a bucket. A bucket's version alone would begin again with a bucket that was deleted and
 * made anew; a transaction id is above every count that was made before it, so that with it the sum never goes back.
 */
export function nextRevision(identity: Identity, czxid: number, version: number): number {
  return identity.revisionsAbove + czxid + version + 1;
}
