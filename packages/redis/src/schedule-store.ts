import type {
  EpochMillis,
  JobAdvance,
  ProjectedRevision,
  ScheduleStore,
  Term,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { openAdoption } from './adoption.ts';
import { openAudit } from './audit.ts';
import { changeContextsOf } from './change-contexts.ts';
import type { Connection } from './connection.ts';
import type { Keys } from './keys.ts';
import { stageScript } from './lua/staging.ts';
import { openOfficeStore } from './office-store.ts';
import { suspectsAmong } from './projected-job.ts';
import { openProjection } from './projection.ts';
import { instantIn, wholeIn } from './record-fields.ts';
import { openResealing } from './resealing.ts';
import { lowestScore, pairs } from './score-pairs.ts';
import { queueScript } from './script.ts';
import { isOfAnotherType } from './sound-reads.ts';
import { stagingBatch } from './staging-batch.ts';
import { asking } from './store-fault.ts';
import { type StoreParts, withoutReplies } from './store-parts.ts';

/** How long a due instant is kept for nudging after it has passed. */
const nudgeKeptMs = 60_000;

/** The leader's side of Redis, over a connection for the fence and one for everything else. */
export function openScheduleStore(parts: StoreParts): ScheduleStore {
  const { command, keys } = parts;
  const { client } = command;
  const projection = openProjection(parts);
  const audit = openAudit(parts);
  const reseal = openResealing(parts);
  const source = { client, keys, unreadable: parts.unreadable };

  return {
    equip: async () => void (await parts.signingKeys.current()),
    ...openOfficeStore(parts),
    ...openAdoption(parts),
    due: (before, limit) =>
      asking('reading the schedule', async () =>
        pairs(
          await client.zrangebyscore(
            keys.schedule,
            lowestScore,
            `(${before}`,
            'WITHSCORES',
            'LIMIT',
            0,
            limit,
          ),
        ).map(([jobId, nextFireTime]) => ({ jobId, nextFireTime })),
      ),
    stage: (term, advances) =>
      asking('staging', async () => withoutReplies(await stage(parts, term, advances))),
    projectedRevisions: () =>
      asking('reading the projection', async () => {
        const all = await client.hgetall(keys.revisions);
        return new Map(Object.entries(all).map(([jobId, text]) => [jobId, revisionOf(text)]));
      }),
    announced: (limit) =>
      asking('reading announced edits', () =>
        client.zrange(keys.announced, '0', String(limit - 1)),
      ),
    changeContexts: (jobIds) =>
      asking('reading what changes', () => changeContextsOf(source, jobIds)),
    carry: (term, changes) => asking('carrying changes', () => projection.carry(term, changes)),
    forget: (term) => asking('forgetting', () => projection.forget(term)),
    dueInstants: (from, to) =>
      asking('reading due instants', () => dueInstants(command, keys, { from, to })),
    nudge: (queues) =>
      asking('nudging', async () => {
        // Whoever is woken in vain finds nothing due and blocks again.
        await Promise.all(queues.map((queue) => mark(client, keys.marker(queue))));
      }),
    reseal: (term, recomposed) => asking('sealing anew', () => reseal(term, recomposed)),
    audit: (before, limit, by) => asking('auditing', () => audit(before, limit, by)),
    suspect: (jobIds) =>
      asking('looking through the projection', () => suspectsAmong(source, jobIds)),
  };
}

async function stage(parts: StoreParts, term: Term, advances: readonly JobAdvance[]) {
  const { fence, keys, time, signingKeys } = parts;
  const now = time.now();
  // A heartbeat signs nothing, so that it needs no key either.
  const hasRuns = advances.some((advance) => advance.runs.length > 0);
  const batch = stagingBatch({
    base: keys.base,
    now,
    advances,
    signingKey: hasRuns ? await signingKeys.current() : '',
  });
  return fence.commit(term, (transaction) => {
    queueScript(transaction, stageScript, batch.args);
    for (const entry of batch.entries) parts.fencedEntries.add(transaction, entry, now);
  });
}

/** What cannot be read is no revision that any definition has, so that the job is carried anew. */
function revisionOf(text: string): ProjectedRevision {
  const [revision, broken] = text.split(' ');
  return { revision: wholeIn(revision) ?? 0, isBroken: broken === 'broken' };
}

/** BullMQ keeps nothing in its marker: one of another type is in its way and nothing else. */
async function mark(client: Redis, marker: string): Promise<void> {
  try {
    await client.zadd(marker, 0, '0');
  } catch (error) {
    if (!isOfAnotherType(error)) throw error;
    await client.unlink(marker);
    await client.zadd(marker, 0, '0');
  }
}

async function dueInstants(
  connection: Connection,
  keys: Keys,
  span: { readonly from: EpochMillis; readonly to: EpochMillis },
) {
  const [, members] = await Promise.all([
    connection.client.zremrangebyscore(keys.nudge, '-inf', `(${span.from - nudgeKeptMs}`),
    connection.client.zrangebyscore(keys.nudge, span.from, `(${span.to}`),
  ]);
  return members.flatMap((member) => {
    const bar = member.lastIndexOf('|');
    const dueTime = instantIn(member.slice(bar + 1));
    return bar < 0 || dueTime === undefined ? [] : [{ queue: member.slice(0, bar), dueTime }];
  });
}
