import { type EndingEvent, type StoreClock, silentMeter } from '@escapement/core';
import type { WorkerMeter } from './metrics.ts';
import type { RunHandling } from './run-handling.ts';
import type { RunInHand } from './run-in-hand.ts';
import type { Verdict } from './verdict.ts';

/** What is told of attempts, and by which clock. */
export interface FigurePorts {
  readonly meter?: WorkerMeter;
  readonly time: Pick<StoreClock, 'now' | 'measured'>;
}

const outcomes: Readonly<Record<EndingEvent, string>> = {
  succeed: 'succeeded',
  fail: 'failed',
  'time-out': 'timed-out',
  cancel: 'cancelled',
};

/** Handles runs, and tells of each. */
export function withFigures(
  { meter = silentMeter, time }: FigurePorts,
  handling: Pick<RunHandling, 'handle'>,
): RunHandling['handle'] {
  const ports = { meter, time };
  return (run, desk) =>
    handling.handle(run, desk).then((verdict) => {
      tellFigures(ports, run, verdict);
      return verdict;
    });
}

/** Tells of an attempt what came of it, how late it began and how long it took. What never began has neither. */
export function tellFigures(
  { meter, time }: Required<FigurePorts>,
  { startedAt, envelope, attempt }: Pick<RunInHand, 'startedAt' | 'envelope' | 'attempt'>,
  verdict: Verdict,
): void {
  const outcome = verdict.kind === 'settle' ? outcomes[verdict.event] : verdict.kind;
  meter.count('escapement_attempts_total', 1, outcome);
  if (startedAt === undefined || envelope === undefined) return;
  if (attempt === 1) {
    meter.observe('escapement_lateness_seconds', secondsFrom(envelope.dueTime, startedAt));
  }
  if (time.measured === undefined) return;
  meter.observe('escapement_attempt_seconds', secondsFrom(startedAt, time.now()));
}

/** A clock that was set back makes nothing early. */
function secondsFrom(from: number, to: number): number {
  return Math.max(0, to - from) / 1_000;
}
