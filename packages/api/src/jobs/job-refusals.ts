import {
  type AskedOutcome,
  type JobDefinition,
  openRunsPerJob,
  type RemoveOutcome,
  shortText,
  unreachable,
  type WriteOutcome,
} from '@escapement/core';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { etagOf } from './if-match.ts';

/** The definition that a write left behind, or the refusal that its outcome means. */
export function writtenOrRefuse(
  outcome: WriteOutcome | { readonly kind: 'broken' },
  jobId: string,
): JobDefinition {
  switch (outcome.kind) {
    case 'broken':
      throw jobBroken();
    case 'written':
      return outcome.definition;
    case 'not-found':
      throw jobNotFound(jobId);
    case 'id-taken':
      throw jobIdTaken(jobId);
    case 'changed':
      throw jobChanged(outcome.currentVersion);
    default:
      return unreachable(outcome);
  }
}

/** The refusal that the outcome of a deletion means. */
export function removalRefusal(
  outcome: Exclude<RemoveOutcome, { kind: 'removed' }>,
  jobId: string,
): ProblemSignal {
  switch (outcome.kind) {
    case 'not-found':
      return jobNotFound(jobId);
    case 'changed':
      return jobChanged(outcome.currentVersion);
    default:
      return unreachable(outcome);
  }
}

export function jobNotFound(jobId: string): ProblemSignal {
  const shown = JSON.stringify(shortText(jobId, 64));
  return new ProblemSignal('JOB_NOT_FOUND', `No job has the id ${shown}.`);
}

/** A run that was asked for would not begin. */
export function runInTheWay({
  kind,
  other,
}: Pick<Extract<AskedOutcome, { other: string }>, 'kind' | 'other'>): ProblemSignal {
  const because =
    kind === 'overlap'
      ? `${other} is at work, and the job lets no two run at once.`
      : `As many runs of the job as may already wait for their turn, behind ${other}.`;
  return new ProblemSignal(
    'RUN_IN_THE_WAY',
    `${because} Ask again when it has ended, under a new Idempotency-Key where you sent one, or cancel it.`,
  );
}

/** As many of its job are not over as may be: asking again helps when some have ended. */
export function runsWaiting(): ProblemSignal {
  return new ProblemSignal(
    'RUNS_WAITING',
    `No run was made: ${openRunsPerJob} of the job are not over. Ask again when some have ended, give its queue more workers, or cancel those that are not wanted.`,
    { headers: { 'retry-after': '10' } },
  );
}

/** For what only a whole definition bears. */
export function jobBroken(): ProblemSignal {
  return new ProblemSignal('JOB_BROKEN', 'Replace it by PUT with If-Match: *, or delete it.');
}

/** `detail`: why another id is needed, where it is not what stands. */
export function jobIdTaken(
  jobId: string,
  detail = `Choose another id, or replace ${jobId} by PUT.`,
): ProblemSignal {
  return new ProblemSignal('JOB_ID_TAKEN', detail, {
    errors: [
      {
        code: 'FIELD_TAKEN',
        path: 'id',
        message: { en: 'A job of this id exists', zh: '任务标识已被占用' },
        text: jobId,
      },
    ],
  });
}

function jobChanged(currentVersion: number): ProblemSignal {
  const detail =
    currentVersion === 0
      ? 'What stands is broken and has no version; send If-Match: * or leave it out.'
      : `Version ${currentVersion} stands; read it, and send its ETag as If-Match.`;
  return new ProblemSignal('JOB_CHANGED', detail, { headers: { etag: etagOf(currentVersion) } });
}
