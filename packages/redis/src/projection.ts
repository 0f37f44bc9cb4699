import { type CommitOutcome, type ProjectionChange, parseRunId, type Term } from '@escapement/core';
import type { IRedisTransaction } from 'bullmq';
import type { Fenced } from './fence.ts';
import { forgetScript, projectScript, stageScript, takeBackScript } from './lua/staging.ts';
import { queueScript } from './script.ts';
import { rowArguments } from './staging-batch.ts';
import { type StoreParts, withoutReplies } from './store-parts.ts';

/** Most runs taken back in one transaction: each costs a script that walks BullMQ's lists, and Redis does nothing else meanwhile. */
const takeBackAtOnce = 400;

/** A staged run and the queue that its entry is in. */
interface StagedRun {
  readonly runId: string;
  readonly queue: string;
}

export interface Projection {
  project(
    term: Term,
    change: ProjectionChange,
  ): Promise<CommitOutcome & { readonly takenBack?: number }>;
  forget(term: Term): Promise<CommitOutcome>;
}

/**
 * Carries changed definitions into Redis. What is taken back goes first and the projection last: if the leader dies in
 * between, the next one finds the old revision still projected and begins again, whereas a projection written first would
 * hide the runs that were not taken back yet.
 */
export function openProjection(parts: StoreParts): Projection {
  const { fence, keys, command, fencedEntries, clock } = parts;

  function takeBack(to: IRedisTransaction, runs: readonly StagedRun[], below: number | 'any') {
    if (runs.length === 0) return;
    queueScript(to, takeBackScript, [keys.base, below, ...runs.map((run) => run.runId)]);
    for (const run of runs) fencedEntries.remove(to, run.queue, run.runId);
  }

  function write(to: IRedisTransaction, change: ProjectionChange): void {
    const definition = change.definition === undefined ? '' : JSON.stringify(change.definition);
    queueScript(to, projectScript, [
      keys.base,
      change.jobId,
      change.revision,
      definition,
      change.reason,
    ]);
    const rows = change.outcomes.flatMap((outcome) => [
      ...rowArguments(change.jobId, outcome, clock.now()),
    ]);
    const next = change.definition === undefined ? '' : (change.nextFireTime ?? '');
    queueScript(to, stageScript, [
      keys.base,
      clock.now(),
      0,
      change.outcomes.length,
      ...rows,
      1,
      change.jobId,
      next,
    ]);
  }

  async function stagedOf(change: ProjectionChange): Promise<readonly StagedRun[]> {
    const ids = await command.client.zrangebyscore(
      keys.runsOf(change.jobId),
      `(${change.takeBackAfter}`,
      '+inf',
    );
    // A run asked for by hand stays: nothing prescribed its time, and the gate knows its revision.
    const scheduled = ids.filter((id) => parseRunId(id)?.trigger === 'schedule');
    return staged(parts, scheduled, change.revision);
  }

  async function project(term: Term, change: ProjectionChange) {
    let takenBack = 0;
    const runs = [...(await stagedOf(change))];
    for (;;) {
      const some = runs.splice(0, takeBackAtOnce);
      const last = runs.length === 0;
      const outcome = await fence.commit(term, (to) => {
        takeBack(to, some, change.revision);
        if (last) write(to, change);
      });
      if (outcome.kind !== 'committed') return outcome;
      if (some.length > 0) takenBack += Number(outcome.replies[0]);
      if (!last) continue;
      return { kind: 'committed' as const, takenBack };
    }
  }

  async function forget(term: Term): Promise<CommitOutcome> {
    const owed = await command.client.zrangebyscore(keys.owed, '-inf', '+inf');
    const runs = [...(await staged(parts, owed, Number.MAX_SAFE_INTEGER))];
    const jobs = await command.client.hkeys(keys.revisions);
    for (;;) {
      const some = runs.splice(0, takeBackAtOnce);
      const last = runs.length === 0;
      const outcome: Fenced = await fence.commit(term, (to) => {
        takeBack(to, some, 'any');
        if (last) queueScript(to, forgetScript, [keys.base, ...jobs]);
      });
      if (outcome.kind !== 'committed' || last) return withoutReplies(outcome);
    }
  }

  return { project, forget };
}

/** Those of the runs that are staged and older than the revision, with their queues. */
async function staged(
  parts: StoreParts,
  runIds: readonly string[],
  below: number,
): Promise<readonly StagedRun[]> {
  const { client } = parts.command;
  const records = await Promise.all(
    runIds.map((runId) => client.hmget(parts.keys.run(runId), 'state', 'rev', 'head')),
  );
  return runIds.flatMap((runId, i) => {
    const [state, revision, head] = records[i] ?? [];
    if (state !== 'staged' || typeof head !== 'string' || Number(revision) >= below) return [];
    return [{ runId, queue: (JSON.parse(head) as { queue: string }).queue }];
  });
}
