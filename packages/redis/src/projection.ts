import type { CommitOutcome, JobChange, StagedRun, Term } from '@escapement/core';
import type { IRedisTransaction } from 'bullmq';
import { batchesOf, carriedBatch } from './carried-batch.ts';
import { carryScript, forgetScript, takeBackScript } from './lua/carrying.ts';
import { readHead } from './run-head.ts';
import { queueScript } from './script.ts';
import { entryOf } from './staging-batch.ts';
import { type StoreParts, withoutReplies } from './store-parts.ts';

/** Most runs taken back in one transaction: each costs a script that walks BullMQ's lists, and Redis does nothing else meanwhile. */
const takeBackAtOnce = 400;

export interface Projection {
  carry(
    term: Term,
    changes: readonly JobChange[],
  ): Promise<CommitOutcome & { readonly takenBack?: number }>;
  forget(term: Term): Promise<CommitOutcome>;
}

/** Carries changed definitions into Redis. */
export function openProjection(parts: StoreParts): Projection {
  return {
    async carry(term, changes) {
      const hasRuns = changes.some((change) => change.kept.length > 0);
      const signingKey = hasRuns ? await parts.signingKeys.current() : '';
      let takenBack = 0;
      for (const pieces of batchesOf(changes)) {
        const batch = carriedBatch(pieces, { keys: parts.keys, signingKey });
        const now = parts.time.now();
        const outcome = await parts.fence.commit(term, (to) => {
          const args = [parts.keys.base, now, batch.changes, ...batch.sealed];
          queueScript(to, carryScript, args);
          for (const run of batch.removed) parts.fencedEntries.remove(to, run.queue, run.runId);
          for (const { envelope, data } of batch.added) {
            parts.fencedEntries.add(to, entryOf(envelope, data), now);
          }
        });
        if (outcome.kind !== 'committed') return withoutReplies(outcome);
        takenBack += Number(outcome.replies[0]);
      }
      return { kind: 'committed', takenBack };
    },
    async forget(term) {
      const { client } = parts.command;
      const left = [...(await stagedAmong(parts, await client.zrange(parts.keys.owed, '0', '-1')))];
      // Of what is set aside nobody else has the definitions.
      const setAside = new Set(await client.zrange(parts.keys.orphans, '0', '-1'));
      const projected = await client.hkeys(parts.keys.revisions);
      const jobs = projected.filter((jobId) => !setAside.has(jobId));
      for (;;) {
        const some = left.splice(0, takeBackAtOnce);
        const isLast = left.length === 0;
        const outcome = await parts.fence.commitUnvouched(term, (to) => {
          queueTakeBack(parts, to, some);
          if (isLast) queueScript(to, forgetScript, [parts.keys.base, ...jobs]);
        });
        if (outcome.kind !== 'committed' || isLast) return withoutReplies(outcome);
      }
    },
  };
}

function queueTakeBack(
  { keys, fencedEntries }: StoreParts,
  to: IRedisTransaction,
  runs: readonly Pick<StagedRun, 'runId' | 'queue'>[],
): void {
  if (runs.length === 0) return;
  queueScript(to, takeBackScript, [keys.base, ...runs.map((run) => run.runId)]);
  for (const run of runs) fencedEntries.remove(to, run.queue, run.runId);
}

/** The runs with their queues, as far as their records say it, asked for in pieces: there may be a horizon full of them. */
async function stagedAmong(
  { command, keys }: StoreParts,
  runIds: readonly string[],
): Promise<readonly Pick<StagedRun, 'runId' | 'queue'>[]> {
  const found: Pick<StagedRun, 'runId' | 'queue'>[] = [];
  for (let from = 0; from < runIds.length; from += 1_000) {
    const some = runIds.slice(from, from + 1_000);
    const heads = await Promise.all(
      some.map((runId) => command.client.hget(keys.run(runId), 'head')),
    );
    for (const [i, runId] of some.entries()) {
      found.push({ runId, queue: readHead(runId, heads[i])?.queue ?? 'default' });
    }
  }
  return found;
}
