import { type EpochMillis, type Run, type RunEnvelope, toIso } from '@escapement/core';

/** A run as it was enqueued, before anything has become of it. */
export function queuedRun(envelope: RunEnvelope, fireTime: EpochMillis = envelope.fireTime): Run {
  const { runId, jobId, trigger, version, epoch, queue } = envelope;
  const at = toIso(fireTime);
  return {
    id: runId,
    jobId,
    trigger,
    ...{ fireTime: at, dueTime: at, stagedAt: at },
    state: 'queued',
    attempt: 0,
    version,
    epoch,
    queue,
  };
}
