import { type RunEnvelope, scheduledRunId } from '@escapement/core';

/** A run that is due, of a job that calls the handler `noop`; `changes` says what matters to the test. */
export function envelopeOf(changes: Partial<RunEnvelope> = {}): RunEnvelope {
  const jobId = changes.jobId ?? 'nightly-report';
  const fireTime = changes.fireTime ?? Date.parse('2026-03-07T02:00:00.000Z');
  const dueTime = changes.dueTime ?? fireTime;
  return {
    runId: scheduledRunId(jobId, fireTime),
    jobId,
    trigger: 'schedule',
    fireTime,
    dueTime,
    beginBy: dueTime + 3_660_000,
    version: 1,
    revision: 1,
    epoch: 7,
    queue: 'default',
    task: { kind: 'handler', handler: 'noop' },
    overlap: 'skip',
    ...changes,
  };
}

/** A log that nobody reads. */
export const silentLogger = { debug() {}, info() {}, warn() {}, error() {} };

/** A signing key that never changes. */
export function fixedKey(key = 'a key') {
  return { current: async () => key, refreshed: async () => key };
}
