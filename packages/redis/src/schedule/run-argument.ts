import { type DecidedOutcome, type JobAdvance, partsOf, type RunEnvelope } from '@escapement/core';

/** A run as the scripts take it. */
export function runArgument(envelope: RunEnvelope): object {
  const { runId, jobId, fireTime, dueTime, version, revision, epoch, queue } = envelope;
  const { overlap, lock } = envelope;
  const flow = flowOf(envelope);
  return {
    id: runId,
    job: jobId,
    fire: fireTime,
    due: dueTime,
    version,
    revision,
    epoch,
    queue,
    overlap,
    ...(flow === '' ? {} : { flow }),
    ...(lock === undefined ? {} : { lock }),
  };
}

/**
 * How a record says beside the overlap what few runs have: `*3`, where three of a job may be at work at once, `/8`, where it is done in eight parts, `/0` where every worker does it, and
 * `^7`, a priority.
 */
function flowOf(envelope: RunEnvelope): string {
  const { maxConcurrent, priority } = envelope;
  const parts = partsOf(envelope);
  const places = maxConcurrent === undefined ? '' : `*${maxConcurrent}`;
  const shared = parts === undefined ? places : `${places}/${parts}`;
  return priority === undefined ? shared : `${shared}^${priority}`;
}

/** What a pass has decided as the script takes it, with the runs of it in the same order. */
export function stageArgument(advances: readonly JobAdvance[]): {
  readonly envelopes: readonly RunEnvelope[];
  readonly about: object;
} {
  const envelopes = advances.flatMap(({ runs }) => runs);
  const rows = advances.flatMap(({ jobId, outcomes }) =>
    outcomes.map((outcome) => ({ job: jobId, row: rowArgument(outcome) })),
  );
  const [cursors, unscheduled]: [string[], string[]] = [[], []];
  for (const { jobId, nextFireTime } of advances) {
    if (nextFireTime === undefined) unscheduled.push(jobId);
    else cursors.push(String(nextFireTime), jobId);
  }
  return { envelopes, about: { runs: runColumns(envelopes), rows, cursors, unscheduled } };
}

/** A run that is asked for, with how many of its job may wait for their turn. */
export function askedArgument(envelope: RunEnvelope): object {
  return { ...runArgument(envelope), limit: envelope.overlapLimit ?? 0 };
}

/**
 * Runs as columns, in the words of their records: a list costs the script a fraction of what a record for each does, and a number a multiple
 * of what its text does.
 */
function runColumns(envelopes: readonly RunEnvelope[]): object {
  return {
    ids: envelopes.map(({ runId }) => runId),
    fires: envelopes.map(({ fireTime }) => String(fireTime)),
    dues: envelopes.map(({ dueTime }) => String(dueTime)),
    versions: envelopes.map(({ version }) => String(version)),
    revisions: envelopes.map(({ revision }) => String(revision)),
    epochs: envelopes.map(({ epoch }) => String(epoch)),
    queues: envelopes.map(({ queue }) => queue),
    overlaps: envelopes.map((envelope) => `${envelope.overlap}${flowOf(envelope)}`),
    locks: envelopes.map(({ lock }) => lock ?? ''),
    ...prioritiesOf(envelopes),
  };
}

/** Few have a priority: the column is there where one has. */
function prioritiesOf(envelopes: readonly RunEnvelope[]): object {
  if (envelopes.every(({ priority }) => priority === undefined)) return {};
  return { priorities: envelopes.map(({ priority }) => String(priority ?? 0)) };
}

/** A row as the scripts keep it: the fire times of a stretch as the distances from one to the next. */
export function rowArgument({ fireTimes, ...row }: DecidedOutcome): object {
  return fireTimes === undefined ? row : { ...row, steps: stepsOf(fireTimes) };
}

/** `1000x29,2000`: twenty-nine steps of a second and one of two. */
function stepsOf(fireTimes: readonly number[]): string {
  const steps: { step: number; times: number }[] = [];
  for (let i = 1; i < fireTimes.length; i += 1) {
    const step = (fireTimes[i] ?? 0) - (fireTimes[i - 1] ?? 0);
    const last = steps.at(-1);
    if (last?.step === step) last.times += 1;
    else steps.push({ step, times: 1 });
  }
  return steps.map(({ step, times }) => (times === 1 ? step : `${step}x${times}`)).join(',');
}
