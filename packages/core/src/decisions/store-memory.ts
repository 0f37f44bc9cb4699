import type { LedgerReason } from '../words/fire-outcomes.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { Unknown } from './plan-unknown.ts';

/** How Redis stands as a leader finds it: what it says of its own past. */
export interface StoreMemory {
  /** False where no office is written: Redis is fresh, or was emptied. A generation of 0 says the same: nobody has vouched since. */
  readonly isWritten: boolean;
  /** Counts every call that changed runs or schedule. */
  readonly generation: number;
  /** When a leader last wrote under the fence, by Redis's clock. */
  readonly writtenAt: EpochMillis | undefined;
}

/** What a process, or the checkpoint in ZooKeeper, remembers of Redis. */
export interface Witness {
  readonly generation: number;
  /** The latest begin of a run that it knows of. */
  readonly lastBegunAt: EpochMillis | undefined;
  /** Runs that it had and gave back lately, their tasks not begun. */
  readonly givenBack?: readonly string[];
}

export type MemoryVerdict =
  | { readonly kind: 'whole' }
  /** There never was anything to remember. */
  | { readonly kind: 'fresh' }
  /** Emptied, or restarted without its data. */
  | { readonly kind: 'forgot' }
  /** Older data than somebody has seen: a restored backup, a replica that lagged, the last second of an append-only file. */
  | { readonly kind: 'went-back' };

/**
 * Whether Redis still knows everything that anybody has seen it do. Its generation only grows, so that one witness who has seen a higher
 * one proves that something was lost; nobody can prove the contrary, but those who began runs are the ones who are asked.
 */
export function judgeMemory(found: StoreMemory, witnesses: readonly Witness[]): MemoryVerdict {
  const highest = Math.max(0, ...witnesses.map((witness) => witness.generation));
  if (!found.isWritten || found.generation === 0) return { kind: highest > 0 ? 'forgot' : 'fresh' };
  return { kind: found.generation < highest ? 'went-back' : 'whole' };
}

/** The leader's note in ZooKeeper of how far runs had come, for the day on which Redis cannot tell any more. */
export interface Progress {
  /** Everything due up to this instant had its outcome, but for `outstanding`. */
  readonly begunUpTo: EpochMillis;
  readonly outstanding: readonly string[];
  /** Jobs for which nothing was staged from this fire time on, though it had passed. */
  readonly behind: Readonly<Record<string, EpochMillis>>;
  /** Nothing due after this instant was staged, as far as is known, so that it cannot have begun. */
  readonly stagedUntil: EpochMillis;
}

/**
 * What cannot be known after a loss. A Redis that went back tells itself how far it had come by then; one that forgot leaves the leader's
 * note. Nothing can have begun after the last begin that the witnesses know of, if all of them were heard; else up to now. The note is as old as
 * ZooKeeper was silent, and a leader stages on through that silence: what has begun later than the note allows was staged all the same.
 */
export function unknownAfter(loss: {
  readonly kind: 'forgot' | 'went-back';
  readonly progress: Progress;
  readonly witnesses: readonly Witness[];
  /** Whether every living worker was heard, and the leader itself knew Redis to the last. */
  readonly isComplete: boolean;
  /** When Redis was last known to be as it was. */
  readonly lastKnownAt: EpochMillis;
  readonly now: EpochMillis;
}): Unknown {
  const { kind, progress, witnesses, isComplete, lastKnownAt, now } = loss;
  const begun = witnesses.flatMap(({ lastBegunAt }) => lastBegunAt ?? []);
  const givenBack = witnesses.flatMap((witness) => witness.givenBack ?? []);
  const latest = isComplete ? Math.max(lastKnownAt, ...begun) : now;
  const stagedUntil = Math.max(progress.stagedUntil, ...begun);
  const reason: Record<typeof loss.kind, Extract<LedgerReason, `redis-${string}`>> = {
    forgot: 'redis-forgot',
    'went-back': 'redis-went-back',
  };
  return {
    after: progress.begunUpTo,
    until: Math.max(progress.begunUpTo, Math.min(latest, now, stagedUntil)),
    // Redis itself tells of what it still knows; of what it forgot, whoever had it last.
    outstanding: [...new Set([...progress.outstanding, ...(kind === 'forgot' ? givenBack : [])])],
    behind: { ...progress.behind },
    reason: reason[kind],
  };
}

/**
 * A loss together with one that was noted before and is not written down for every job yet: that of a leader that ended while it accounted
 * for it, or met another one. What has its outcome by now keeps it.
 */
export function withEarlier(unknown: Unknown, earlier: Unknown): Unknown {
  const behind = { ...earlier.behind };
  for (const [jobId, from] of Object.entries(unknown.behind)) {
    behind[jobId] = Math.min(from, Object.hasOwn(behind, jobId) ? (behind[jobId] ?? from) : from);
  }
  return {
    after: Math.min(unknown.after, earlier.after),
    until: Math.max(unknown.until, earlier.until),
    outstanding: [...new Set([...earlier.outstanding, ...unknown.outstanding])],
    behind,
    reason: earlier.reason === 'redis-forgot' ? earlier.reason : unknown.reason,
  };
}
