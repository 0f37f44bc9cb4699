import {
  type DelayedRun,
  type GoneDelayedRun,
  type JobDefinition,
  parseJson,
  type Run,
  toIso,
} from '@escapement/core';

/** A delayed run as people are shown it: by the version of its job that stands, which is not yet the one that it will run by. */
export function delayedView(
  { runId, jobId, key, dueTime, askedAt, by, input }: DelayedRun,
  definition: Pick<JobDefinition, 'version' | 'queue'> | undefined,
): Run {
  const parsed = parseJson(input ?? '');
  return {
    ...{ id: runId, jobId, trigger: 'delayed', state: 'delayed', attempt: 0, epoch: 0 },
    ...{ fireTime: toIso(dueTime), dueTime: toIso(dueTime), stagedAt: toIso(askedAt) },
    ...{ version: definition?.version ?? 0, queue: definition?.queue ?? '' },
    asked: { by, ...(key === undefined ? {} : { key }) },
    ...(parsed.kind === 'json' ? { input: parsed.value as NonNullable<Run['input']> } : {}),
  };
}

/** One that ended before it was a run, as a run that was cancelled. */
export function goneView(
  { run, endedAt, by, reason }: GoneDelayedRun,
  definition: Pick<JobDefinition, 'version' | 'queue'> | undefined,
): Run {
  const finishedAt = toIso(endedAt);
  return {
    ...delayedView(run, definition),
    ...{ state: 'cancelled', finishedAt, reason },
    ...(by === undefined ? {} : { stop: { askedAt: finishedAt, by, reason } }),
  };
}
