import {
  type AskedMark,
  askedRunId,
  type EpochMillis,
  envelopeFor,
  type JobDefinition,
  type RunEnvelope,
} from '@escapement/core';

/** The envelope of a run that a person asked for at an instant, due then. */
export function askedEnvelope(
  definition: JobDefinition,
  asked: AskedMark & {
    readonly askedAt: EpochMillis;
    readonly trigger: 'manual' | 'retry';
    readonly inputMark?: string;
  },
): RunEnvelope {
  const { askedAt, trigger } = asked;
  return envelopeFor(definition, {
    runId: askedRunId({ jobId: definition.id, ...asked }),
    trigger,
    fireTime: askedAt,
    dueTime: askedAt,
    // No term stages it: a run asked for by hand carries epoch 0.
    epoch: 0,
  });
}
