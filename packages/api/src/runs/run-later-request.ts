import { type Run, unreachable } from '@escapement/core';
import type { RunNowBody } from '@escapement/protocol';
import type { AskedLater, RunLaterOutcome } from '../acts/jobs/run-later.ts';
import { jobBroken, jobNotFound, runsWaiting } from '../jobs/job-refusals.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** What a request for a run asks for later; `undefined` where it is to run now. */
export function laterIn(jobId: string, body: RunNowBody | undefined): AskedLater | undefined {
  const { runAt, delayMs, key, onDuplicate, input } = body ?? {};
  if (runAt === undefined && delayMs === undefined) {
    if (key === undefined && onDuplicate === undefined) return undefined;
    throw invalid(
      'key and onDuplicate are for a run that is asked for later: say runAt or delayMs.',
    );
  }
  if (runAt !== undefined && delayMs !== undefined)
    throw invalid('Say runAt or delayMs, not both.');
  if (key === undefined && onDuplicate !== undefined) {
    throw invalid('onDuplicate is about what waits under the same key: say the key.');
  }
  const when = runAt === undefined ? { delayMs: delayMs ?? 0 } : { runAt };
  return { jobId, when, key, onDuplicate: onDuplicate ?? 'keep', input };
}

function invalid(detail: string): ProblemSignal {
  return new ProblemSignal('DELAY_INVALID', detail);
}

/** The run that waits, and whether it did so before; or the refusal that the outcome means. */
export function laterOrRefuse(
  outcome: RunLaterOutcome,
  jobId: string,
): { readonly run: Run; readonly isKept: boolean } {
  switch (outcome.kind) {
    case 'waits':
    case 'kept':
      return { run: outcome.run, isKept: outcome.kind === 'kept' };
    case 'full':
      throw new ProblemSignal(
        'DELAYED_FULL',
        'A million runs of it wait for their time. Take some back, or let others begin first.',
      );
    case 'backlog':
      throw runsWaiting();
    case 'not-found':
      throw jobNotFound(jobId);
    case 'broken':
      throw jobBroken();
    default:
      return unreachable(outcome);
  }
}
