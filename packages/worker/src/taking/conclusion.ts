import { type Logger, nextAttempt, type RunBack, type RunEnd, unreachable } from '@escapement/core';
import type { RunInHand } from '../run-in-hand.ts';
import type { Verdict } from '../verdict.ts';
import type { Word } from './outbox.ts';

type Settled = Extract<Verdict, { kind: 'settle' }>;

/** What a verdict is said with, and who hears that it was. */
export interface ConcludingParts {
  readonly say: (word: Word) => void;
  readonly letGo: (run: RunInHand) => void;
  readonly logger: Logger;
}

/** Says what became of a run. It stays in hand until that has been answered. */
export function conclude(
  parts: ConcludingParts,
  run: RunInHand,
  verdict: Exclude<Verdict, { kind: 'leave' }>,
): void {
  const { runId, attempt } = run;
  switch (verdict.kind) {
    case 'settle':
      settle(parts, run, verdict);
      return;
    case 'refuse':
      giveBack(parts, run, { afterMs: 0, isSpoilt: true });
      return;
    case 'hand-back':
      giveBack(parts, run, { afterMs: verdict.afterMs });
      return;
    case 'hold-lost':
      parts.logger.warn({ runId, attempt }, 'a run is or may be with another worker');
      // Where nobody has it yet, somebody must: it was let go of before the others could know.
      giveBack(parts, run, { afterMs: 0 });
      return;
    default:
      unreachable(verdict);
  }
}

function giveBack(
  { say, letGo }: ConcludingParts,
  run: RunInHand,
  how: Pick<RunBack, 'afterMs' | 'isSpoilt'>,
): void {
  const { runId, attempt } = run;
  run.isGivenBack = true;
  say({ kind: 'back', back: { runId, attempt, ...how }, heard: () => letGo(run) });
}

function settle({ say, letGo, logger }: ConcludingParts, run: RunInHand, settled: Settled): void {
  const { runId, attempt } = run;
  const heard = (answer: 'settled' | 'stale') => {
    letGo(run);
    if (answer === 'settled') return;
    logger.warn(
      { runId, attempt, event: settled.event },
      'outcome came too late: the run is with a later attempt',
    );
  };
  say({ kind: 'end', end: endOf(run, settled), heard });
}

/** After how long a run that failed is tried again, if it is. */
function againOf(run: RunInHand, { event, reason = '', isFinal }: Settled): RunEnd['again'] {
  if (isFinal || (event !== 'fail' && event !== 'time-out')) return undefined;
  const failures = run.taken.failures + 1;
  const next = nextAttempt(run.envelope?.retry, { failures, reason, chance: Math.random() });
  return next === 'final' ? undefined : next;
}

/** With what the run was, for a Redis that has forgotten it. */
function endOf(run: RunInHand, settled: Settled): RunEnd {
  const { runId, attempt, lock, envelope, startedAt, taken } = run;
  const { event, reason } = settled;
  const again = againOf(run, settled);
  const isOpened = envelope !== undefined && startedAt !== undefined;
  return {
    runId,
    attempt,
    event,
    ...(reason === undefined ? {} : { reason }),
    ...(again === undefined ? {} : { again }),
    ...(lock === undefined ? {} : { lock }),
    ...(isOpened ? { told: { envelope, startedAt, failures: taken.failures } } : {}),
  };
}
