import type { DecidedOutcome, JobAdvance, RedisMillis, RunEnvelope } from '@escapement/core';
import type { QueueEntry } from './queue-entries.ts';
import { headOf } from './run-head.ts';
import type { ScriptArgument } from './script.ts';
import { seal } from './signature.ts';

/** What one fenced transaction stages: the script's arguments and the queue entries, composed once and sent as often as needed. */
export interface StagingBatch {
  readonly args: readonly ScriptArgument[];
  readonly entries: readonly QueueEntry[];
}

/** Turns advances into the arguments of the stage script. */
export function stagingBatch(options: {
  readonly base: string;
  readonly now: RedisMillis;
  readonly advances: readonly JobAdvance[];
  readonly signingKey: string;
}): StagingBatch {
  const { base, now, advances, signingKey } = options;
  const entries: QueueEntry[] = [];
  const runs: ScriptArgument[] = [];
  const rows: ScriptArgument[] = [];
  const cursors: ScriptArgument[] = [];
  let outcomes = 0;
  for (const advance of advances) {
    for (const envelope of advance.runs) {
      const data = seal(envelope, signingKey);
      runs.push(...runArguments(envelope));
      entries.push(entryOf(envelope, data));
    }
    for (const outcome of advance.outcomes) {
      rows.push(...rowArguments(advance.jobId, outcome, now));
      outcomes += 1;
    }
    cursors.push(advance.jobId, advance.nextFireTime ?? '');
  }
  const args = [base, now];
  return {
    args: [...args, entries.length, ...runs, outcomes, ...rows, advances.length, ...cursors],
    entries,
  };
}

/** A run as the stage scripts take it: id, fire, due, revision, queue, head. */
export function runArguments(envelope: RunEnvelope): readonly ScriptArgument[] {
  return [
    envelope.runId,
    envelope.fireTime,
    envelope.dueTime,
    envelope.revision,
    envelope.queue,
    headOf(envelope),
  ];
}

export function entryOf(envelope: RunEnvelope, data: string): QueueEntry {
  return { queue: envelope.queue, runId: envelope.runId, data, dueTime: envelope.dueTime };
}

/** A decided outcome as the stage script takes it. Its key is its fire time, which makes the first outcome the only one. */
export function rowArguments(
  jobId: string,
  outcome: DecidedOutcome,
  now: RedisMillis,
): readonly ScriptArgument[] {
  return [
    jobId,
    `f${outcome.fireTime}`,
    outcome.fireTime,
    outcome.outcome,
    outcome.count ?? 1,
    JSON.stringify({ ...outcome, recordedAt: now }),
  ];
}
