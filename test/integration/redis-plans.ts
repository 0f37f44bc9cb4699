import {
  type JobAdvance,
  type JobChange,
  type JobDefinition,
  type OwedRun,
  type RunEnvelope,
  scheduledRunId,
} from '@escapement/core';
import { envelopeOf } from '@escapement/testkit';

/** By so much two readings of the time may differ: a busy machine measures badly, and its clock may be set back a little. */
export const surelyPastMs = 50;

/** A run of a job that is due after so many milliseconds; 0 and less: due already, by the clock of Redis too. */
export function runDueIn(ms: number, changes: Partial<RunEnvelope> = {}): RunEnvelope {
  const fireTime = changes.fireTime ?? Date.now() + (ms > 0 ? ms : Math.min(ms, -surelyPastMs));
  const jobId = changes.jobId ?? 'nightly-report';
  return envelopeOf({
    fireTime,
    dueTime: fireTime,
    runId: scheduledRunId(jobId, fireTime),
    ...changes,
  });
}

export function advanceOf(
  runs: readonly RunEnvelope[],
  changes: Partial<JobAdvance> = {},
): JobAdvance {
  return {
    jobId: runs[0]?.jobId ?? 'nightly-report',
    runs,
    outcomes: [],
    nextFireTime: undefined,
    ...changes,
  };
}

/** A change that carries one job's definition, and keeps and drops what the test says. */
export function changeOf(changes: Partial<JobChange> = {}): JobChange {
  return {
    jobId: 'nightly-report',
    revision: 2,
    present: 'stands',
    definition: definitionOf({ revision: 2, version: 2 }),
    nextFireTime: Date.now() + 60_000,
    kept: [],
    dropped: [],
    outcomes: [],
    asides: [],
    openAfter: undefined,
    ...changes,
  };
}

/** Makes the envelopes of these runs anew, as a node does from its definitions. */
export function recomposedFrom(...runs: readonly RunEnvelope[]) {
  return ({ runId }: OwedRun) => runs.find((run) => run.runId === runId);
}

/** A job that calls the handler `noop` each minute. */
export function definitionOf(changes: Partial<JobDefinition> = {}): JobDefinition {
  return {
    id: 'nightly-report',
    description: '',
    tags: [],
    schedule: { kind: 'every', everyMs: 60_000 },
    task: { kind: 'handler', handler: 'noop' },
    queue: 'default',
    overlap: 'skip',
    catchUp: { policy: 'none' },
    version: 1,
    revision: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
