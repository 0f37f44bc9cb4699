import type { JobAdvance, RedisMillis, RunEnvelope } from '@escapement/core';
import { rowOf } from './carried-batch.ts';
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
  const rows: object[] = [];
  const cursors: ScriptArgument[] = [];
  for (const advance of advances) {
    for (const envelope of advance.runs) {
      const data = seal(envelope, signingKey);
      runs.push(...runArguments(envelope));
      entries.push(entryOf(envelope, data));
    }
    for (const outcome of advance.outcomes) {
      rows.push({ job: advance.jobId, row: rowOf(outcome) });
    }
    cursors.push(advance.jobId, advance.nextFireTime ?? '');
  }
  const told = JSON.stringify(rows);
  return {
    args: [base, now, entries.length, ...runs, told, advances.length, ...cursors],
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
