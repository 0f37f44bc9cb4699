import { type CatchUp, startWithinLeastMs } from '../schemas/job.ts';
import type { LedgerReason } from '../words/fire-outcomes.ts';
import type { EpochMillis } from '../words/instants.ts';

/**
 * Past so much lateness it is no hiccup that a run is not begun: no worker was there, or none had a hand free. Whoever is woken by nobody looks
 * for what is due within six seconds by itself, so that less than that says nothing.
 */
export const lateWorkerAfterMs = 10_000;
/** What stood in line for its lock and was given back had a worker in its time: so much longer it may wait for the next one. */
export const givenBackMs = 60_000;

/** A run that a worker would begin, as far as that decides whether it is too late for it. */
export interface LateRun {
  readonly attempt: number;
  readonly dueTime: EpochMillis;
  readonly beginBy: EpochMillis;
  /** How long it has waited for its turn, which is no lateness; without end while it waits. */
  readonly waitedMs: number;
  /** It stood in line for its lock, and its worker gave it back. */
  readonly isGivenBack: boolean;
  /** How many of those of its job whose fire times have passed may begin when they are late, the newest; absent where none is held back for a newer one. */
  readonly lateMost?: number | undefined;
}

export type LateVerdict =
  | { readonly kind: 'in-time' }
  | {
      readonly kind: 'missed';
      readonly reason: LedgerReason;
      /** The run that begins in its place. */
      readonly detail?: string;
    };

/** How many of the late runs of a job may begin; `undefined` where only their own time decides. */
export function lateMostOf(catchUp: CatchUp): number | undefined {
  switch (catchUp.policy) {
    case 'none':
      return undefined;
    case 'latest':
      return 1;
    case 'all':
      return catchUp.max;
  }
}

/** Whether the newer runs of its job are asked for at all; few runs are so late. */
export function asksForNewer(run: LateRun, now: EpochMillis): boolean {
  const isServed = run.attempt > 0 || run.waitedMs !== 0 || run.isGivenBack;
  return run.lateMost !== undefined && !isServed && isLate(run, now);
}

/** Whether no worker came for a run when it was due. */
function isLate({ dueTime }: Pick<LateRun, 'dueTime'>, now: EpochMillis): boolean {
  return now - dueTime > lateWorkerAfterMs;
}

/** Whether a run that is not over stands for late ones of older fire times: it is late as well, or its jitter lets it be due only now or soon. */
export function standsForOlder({ fireTime }: { readonly fireTime: EpochMillis }, now: EpochMillis) {
  return now - fireTime > lateWorkerAfterMs;
}

/**
 * Decides about a run that a worker would begin: whether it still may, by its own time and by what its job says of fire times that passed
 * unserved, since it is the same to a user whether scheduler or worker was late. `newer` are the runs of its schedule that are of a
 * later fire time, stand for it and are not over, newest first. What had an attempt was served, however late that ends. The
 * script that gives out runs decides the same (`redis/scripts/lateness.ts`).
 */
export function judgeLateness(
  run: LateRun,
  at: { readonly now: EpochMillis; readonly newer: readonly string[] },
): LateVerdict {
  if (run.attempt > 0 || at.now - run.dueTime <= startWithinLeastMs) return { kind: 'in-time' };
  const moreMs = run.waitedMs + (run.isGivenBack ? givenBackMs : 0);
  if (at.now > run.beginBy + moreMs) return { kind: 'missed', reason: 'too-late' };
  const { lateMost = Number.POSITIVE_INFINITY } = run;
  const [newest] = at.newer;
  if (newest === undefined || !asksForNewer(run, at.now) || at.newer.length < lateMost) {
    return { kind: 'in-time' };
  }
  const reason = lateMost === 1 ? 'newer-run-serves' : 'catch-up-limit';
  return { kind: 'missed', reason, detail: newest };
}
