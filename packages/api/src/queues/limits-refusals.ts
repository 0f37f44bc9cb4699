import { shortText, unreachable } from '@escapement/core';
import type { LimitsOutcome } from '../acts/queues/put-queue-limits.ts';
import { etagOf } from '../jobs/if-match.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** The refusal that the outcome of a write means. */
export function limitsRefusal(
  outcome: Exclude<LimitsOutcome, { readonly kind: 'written' }>,
  name: string,
): ProblemSignal {
  switch (outcome.kind) {
    case 'not-found':
      return limitsNotFound(name);
    case 'changed':
      return new ProblemSignal(
        'QUEUE_LIMITS_CHANGED',
        `Version ${outcome.currentVersion} stands; read it, and send its ETag as If-Match.`,
        { headers: { etag: etagOf(outcome.currentVersion) } },
      );
    case 'too-many':
      return new ProblemSignal('QUEUE_LIMITS_FULL', 'Delete those of a queue that is not used.');
    default:
      return unreachable(outcome);
  }
}

export function limitsNotFound(name: string): ProblemSignal {
  const shown = JSON.stringify(shortText(name, 64));
  return new ProblemSignal(
    'QUEUE_LIMITS_NOT_FOUND',
    `Nobody has set limits of the queue ${shown}.`,
  );
}
