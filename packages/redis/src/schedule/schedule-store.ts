import type {
  CommitOutcome,
  JobAdvance,
  JobChange,
  ProjectedRevision,
  ScheduleStore,
  Term,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import { withoutReplies } from '../office/fenced.ts';
import type { FencedParts } from '../office/fenced-parts.ts';
import { wholeIn } from '../reading/record-fields.ts';
import { lowestScore, pairs } from '../reading/score-pairs.ts';
import { wholeHash } from '../reading/whole-hash.ts';
import { sealedTicket } from '../runs/ticket.ts';
import { stageScript } from '../scripts/advancing.ts';
import { carryScript } from '../scripts/carrying.ts';
import { openAdoption } from './adoption.ts';
import { openBackfillStaging } from './backfill-staging.ts';
import { batchesOf, carriedBatch } from './carried-batch.ts';
import { changeContextsOf } from './change-contexts.ts';
import { delayedOfDeleted, dueDelayed, stageDelayed } from './delayed-staging.ts';
import { openExpiring } from './expiring.ts';
import { openFollowing } from './following.ts';
import { openLimitKeeping } from './limit-keeping.ts';
import { suspectsAmong } from './projected-job.ts';
import { openResealing } from './resealing.ts';
import { stageArgument } from './run-argument.ts';
import { openSharing } from './sharing.ts';

/** The schedule and what is staged of it; writes go over the fence's connection. */
export function openScheduleStore(parts: FencedParts): ScheduleStore {
  const { client, keys, signingKeys } = parts;
  return {
    equip: async () => void (await signingKeys.current()),
    ...openAdoption(parts),
    ...openBackfillStaging(parts),
    ...openExpiring(parts),
    ...openFollowing(parts),
    ...openSharing(parts),
    ...openLimitKeeping(parts),
    due: (before, limit) =>
      asking('reading the schedule', async () => {
        const range = [
          keys.schedule,
          lowestScore,
          `(${before}`,
          'WITHSCORES',
          'LIMIT',
          0,
          limit,
        ] as const;
        const found = pairs(await client.zrangebyscore(...range));
        return found.map(([jobId, nextFireTime]) => ({ jobId, nextFireTime }));
      }),
    stage: (term, advances) => stage(parts, term, advances),
    dueDelayed: (before, limit) => dueDelayed(parts, before, limit),
    delayedOfDeleted: (skip, limit) => delayedOfDeleted(parts, skip, limit),
    stageDelayed: (term, fates, settled) => stageDelayed(parts, term, { fates, settled }),
    projectedRevisions: () =>
      asking('reading the projection', () => wholeHash(client, keys.revisions, revisionOf)),
    announced: (limit) =>
      asking('reading announced edits', () =>
        client.zrange(keys.announced, '0', String(limit - 1)),
      ),
    changeContexts: (jobIds) =>
      asking('reading what changes', () => changeContextsOf(parts, jobIds)),
    carry: (term, changes) => carry(parts, term, changes),
    suspect: (jobIds) =>
      asking('looking through the projection', () => suspectsAmong(parts, jobIds)),
    reseal: openResealing(parts),
  };
}

async function stage(
  { fence, signingKeys }: FencedParts,
  term: Term,
  advances: readonly JobAdvance[],
): Promise<CommitOutcome> {
  const { envelopes, about } = stageArgument(advances);
  const signingKey = envelopes.length > 0 ? await signingKeys.current() : '';
  const texts = envelopes.map((envelope) => sealedTicket(envelope, signingKey));
  return withoutReplies(await fence.commit(term, 'staging', { script: stageScript, about, texts }));
}

async function carry(
  { fence, signingKeys }: FencedParts,
  term: Term,
  changes: readonly JobChange[],
): Promise<CommitOutcome & { readonly takenBack?: number }> {
  let takenBack = 0;
  for (const pieces of batchesOf(changes)) {
    // By the key of this moment: what is sealed by one that was replaced meanwhile may come behind the sealing anew.
    const batch = carriedBatch(pieces, await signingKeys.current());
    const outcome = await fence.commit(term, 'carrying changes', {
      script: carryScript,
      about: { changes: batch.changes },
      texts: batch.texts,
    });
    if (outcome.kind !== 'committed') return outcome;
    takenBack += Number(outcome.replies[0]);
  }
  return { kind: 'committed', takenBack };
}

/** What cannot be read is no revision that any definition has, so that the job is carried anew. */
function revisionOf(text: string): ProjectedRevision {
  const [revision, broken] = text.split(' ');
  return { revision: wholeIn(revision) ?? 0, isBroken: broken === 'broken' };
}
