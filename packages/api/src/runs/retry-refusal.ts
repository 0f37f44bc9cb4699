import { parseRunId, unreachable } from '@escapement/core';
import type { RetryRunOutcome } from '../acts/runs/retry-run.ts';
import { jobBroken, runInTheWay, runsWaiting } from '../jobs/job-refusals.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { runNotFound } from './run-not-found.ts';

/** Why a run is not done once more, and what to do instead. */
export function retryRefusal(
  outcome: Exclude<RetryRunOutcome, { kind: 'queued' }>,
  runId: string,
): ProblemSignal {
  switch (outcome.kind) {
    case 'run-not-found':
      return runNotFound();
    case 'part':
      return new ProblemSignal(
        'RUN_IS_SHARD',
        `It does a part of ${outcome.of}, and is done once more with it. Retry that run.`,
      );
    case 'not-over':
      return new ProblemSignal(
        'RUN_NOT_OVER',
        'It may still do what it is for. Wait until it has ended, or cancel it first.',
      );
    case 'succeeded':
      return new ProblemSignal(
        'RUN_SUCCEEDED',
        'It did what it is for. To do that again, run its job now.',
      );
    case 'served':
      return new ProblemSignal(
        'RUN_SUCCEEDED',
        `${outcome.other} did once more what it is for. To do that again, run its job now.`,
      );
    case 'repeated':
      return new ProblemSignal(
        'RETRY_UNDER_WAY',
        `${outcome.other} does it, and is not over. Wait until it has ended, or cancel it first.`,
      );
    case 'overlap':
    case 'overlap-limit':
      return runInTheWay(outcome);
    case 'backlog':
      return runsWaiting();
    case 'input-lost':
      return new ProblemSignal(
        'INPUT_LOST',
        'It was asked for with an input of its own, which has gone with its log. Send the input that it is to have.',
      );
    case 'not-found':
      return new ProblemSignal(
        'JOB_NOT_FOUND',
        `Its job ${parseRunId(runId)?.jobId} is deleted, so nothing says any more what is to be done.`,
      );
    case 'broken':
      return jobBroken();
    default:
      return unreachable(outcome);
  }
}
