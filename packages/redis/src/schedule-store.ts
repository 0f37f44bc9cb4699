import type {
  EpochMillis,
  JobAdvance,
  ProjectedRevision,
  ScheduleStore,
  Term,
} from '@escapement/core';
import { openAudit } from './audit.ts';
import { changeContextsOf } from './change-contexts.ts';
import type { Connection } from './connection.ts';
import type { Keys } from './keys.ts';
import { stageScript } from './lua/staging.ts';
import { openOfficeStore } from './office-store.ts';
import { openProjection } from './projection.ts';
import { openResealing } from './resealing.ts';
import { pairs } from './score-pairs.ts';
import { queueScript } from './script.ts';
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

  return {
    equip: async () => void (await parts.signingKeys.current()),
    ...openOfficeStore(parts),
    due: (before, limit) =>
      asking('reading the schedule', async () =>
        pairs(
          await client.zrangebyscore(
            keys.schedule,
            '-inf',
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
      asking('reading what changes', () => changeContextsOf({ client, keys }, jobIds)),
    carry: (term, changes) => asking('carrying changes', () => projection.carry(term, changes)),
    forget: (term) => asking('forgetting', () => projection.forget(term)),
    dueInstants: (from, to) =>
      asking('reading due instants', () => dueInstants(command, keys, { from, to })),
    nudge: (queues) =>
      asking('nudging', async () => {
        // Whoever is woken in vain finds nothing due and blocks again.
        await Promise.all(queues.map((queue) => client.zadd(keys.marker(queue), 0, '0')));
      }),
    reseal: (term, recomposed) => asking('sealing anew', () => reseal(term, recomposed)),
    audit: (before, limit, recomposed) =>
      asking('auditing', () => audit(before, limit, recomposed)),
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

function revisionOf(text: string): ProjectedRevision {
  const [revision, broken] = text.split(' ');
  return { revision: Number(revision), isBroken: broken === 'broken' };
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
  return members.map((member) => {
    const bar = member.lastIndexOf('|');
    return { queue: member.slice(0, bar), dueTime: Number(member.slice(bar + 1)) };
  });
}
