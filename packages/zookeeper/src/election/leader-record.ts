import { CoordinationFault, type EpochMillis, leaderSchema, toIso } from '@escapement/core';
import type { Paths } from '../paths.ts';
import type { MultiOp } from '../znodes/multi.ts';
import { decodeAs, encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';

const recordSchema = leaderSchema.omit({ rideThrough: true });

/**
 * Writes `/leader` for observers, ephemeral, in one multi with a check of our own candidate znode (`proof`), so that a
 * leader that was outlived cannot overwrite its successor. False when that znode does not stand any more.
 */
export async function announceLeader(
  znodes: Znodes,
  record: {
    paths: Paths;
    proof: string;
    term: { nodeId: string; epoch: number; since: EpochMillis };
  },
): Promise<boolean> {
  const { paths, proof, term } = record;
  const data = encode({ nodeId: term.nodeId, epoch: term.epoch, since: toIso(term.since) });
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    // An ephemeral znode cannot change its owner, so that the record of the term before is replaced and not written over.
    const standing = await znodes.get(paths.leader);
    const ops: MultiOp[] = [
      { kind: 'check', path: proof },
      ...(standing === undefined ? [] : [{ kind: 'remove', path: paths.leader } as const]),
      { kind: 'create', path: paths.leader, data, ephemeral: true },
    ];
    const written = await znodes.multi(ops);
    if (written.kind === 'done') return true;
    if (written.index === 0 && written.because === 'not-found') return false;
  }
  throw new CoordinationFault('COORD_CONTENDED', 'the leader record kept changing', {
    retryable: true,
  });
}

/** Who leads, as observers see it. */
export async function readLeader(
  znodes: Znodes,
  paths: Paths,
): Promise<{ nodeId: string; epoch: number; since: string } | undefined> {
  const znode = await znodes.get(paths.leader);
  return znode === undefined ? undefined : decodeAs(recordSchema, znode.data);
}
