import { type CommitOutcome, type ProjectionChange, parseRunId, type Term } from '@escapement/core';
import type { IRedisTransaction } from 'bullmq';
import type { Fenced } from './fence.ts';
import { forgetScript, projectScript, stageScript, takeBackScript } from './lua/staging.ts';
import { readHead } from './run-head.ts';
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
  return {
    async project(term, change) {
      const runs = await takenBackBy(parts, change);
      const outcome = await inChunks({
        parts,
        term,
        runs,
        below: change.revision,
        last: (to) => queueProjection(parts, to, change),
      });
      return outcome.kind === 'committed' ? outcome : withoutReplies(outcome);
    },
    async forget(term) {
      const { client } = parts.command;
      const owed = await client.zrangebyscore(parts.keys.owed, '-inf', '+inf');
      const runs = await staged(parts, owed, Number.MAX_SAFE_INTEGER);
      const jobs = await client.hkeys(parts.keys.revisions);
      const last = (to: IRedisTransaction) =>
        queueScript(to, forgetScript, [parts.keys.base, ...jobs]);
      const outcome = await inChunks({ parts, term, runs, below: 'any', last });
      return outcome.kind === 'committed' ? { kind: 'committed' } : outcome;
    },
  };
}

/** Takes the runs back in as many transactions as they need; the last of them also carries what `last` composes. */
async function inChunks(options: {
  readonly parts: StoreParts;
  readonly term: Term;
  readonly runs: readonly StagedRun[];
  readonly below: number | 'any';
  readonly last: (to: IRedisTransaction) => void;
}): Promise<Exclude<Fenced, { kind: 'committed' }> | { kind: 'committed'; takenBack: number }> {
  const { parts, term, below, last } = options;
  const left = [...options.runs];
  let takenBack = 0;
  for (;;) {
    const some = left.splice(0, takeBackAtOnce);
    const isLast = left.length === 0;
    const outcome = await parts.fence.commit(term, (to) => {
      queueTakeBack(parts, to, { runs: some, below });
      if (isLast) last(to);
    });
    if (outcome.kind !== 'committed') return outcome;
    if (some.length > 0) takenBack += Number(outcome.replies[0]);
    if (isLast) return { kind: 'committed', takenBack };
  }
}

function queueTakeBack(
  { keys, fencedEntries }: StoreParts,
  to: IRedisTransaction,
  { runs, below }: { readonly runs: readonly StagedRun[]; readonly below: number | 'any' },
): void {
  if (runs.length === 0) return;
  queueScript(to, takeBackScript, [keys.base, below, ...runs.map((run) => run.runId)]);
  for (const run of runs) fencedEntries.remove(to, run.queue, run.runId);
}

function queueProjection(
  { keys, time }: StoreParts,
  to: IRedisTransaction,
  change: ProjectionChange,
): void {
  const { jobId, revision, definition, reason, outcomes, takeBackAfter } = change;
  const json = definition === undefined ? '' : JSON.stringify(definition);
  queueScript(to, projectScript, [keys.base, jobId, revision, json, reason, takeBackAfter]);
  const now = time.now();
  const rows = outcomes.flatMap((outcome) => [...rowArguments(jobId, outcome, now)]);
  const next = definition === undefined ? '' : (change.nextFireTime ?? '');
  queueScript(to, stageScript, [keys.base, now, 0, outcomes.length, ...rows, 1, jobId, next]);
}

/** The job's runs that the change takes back. One asked for by hand stays: nothing prescribed its time. */
async function takenBackBy(
  parts: StoreParts,
  change: ProjectionChange,
): Promise<readonly StagedRun[]> {
  const index = parts.keys.runsOf(change.jobId);
  const after = `(${change.takeBackAfter}`;
  const ids = await parts.command.client.zrangebyscore(index, after, '+inf');
  const scheduled = ids.filter((id) => parseRunId(id)?.trigger === 'schedule');
  return staged(parts, scheduled, change.revision);
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
    const queue = readHead(runId, head)?.queue;
    if (state !== 'staged' || queue === undefined || Number(revision) >= below) return [];
    return [{ runId, queue }];
  });
}
