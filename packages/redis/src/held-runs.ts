import type { Clock } from '@escapement/core';

/** A run in the hands of this process. */
export interface HeldRun {
  readonly taken: AbortSignal;
  /** Says that the work on it has ended, so that its lock is renewed no more. */
  release(): void;
}

/** A lock on a queue entry, as it is renewed. */
export interface HeldLock {
  readonly runId: string;
  readonly token: string;
}

/** What one queue's taker holds, and whether it may go on with it. */
export interface HeldRuns {
  hold(runId: string, token: string): HeldRun;
  /** The locks that were not confirmed for so long. */
  unconfirmedFor(ms: number): readonly HeldLock[];
  /** The queue confirmed that these are still ours. */
  confirm(locks: readonly HeldLock[]): void;
  /** The queue said that these are no longer ours. */
  lose(runIds: ReadonlySet<string>): void;
  loseAll(): void;
}

interface Entry extends HeldLock {
  readonly controller: AbortController;
  confirmedAtMs: number;
}

const checkEveryMs = 500;

/**
 * Watches over what is held. A run whose lock was not confirmed for almost a whole lock's life is treated as taken, even if
 * nobody could say so: cut off from Redis, another worker may have it by now.
 */
export function holdRuns(clock: Clock, lockDurationMs: number): HeldRuns {
  const entries = new Map<string, Entry>();
  let timer: NodeJS.Timeout | undefined;

  function check(): void {
    const trustedSinceMs = clock.monotonicMs() - lockDurationMs + 2 * checkEveryMs;
    for (const entry of entries.values()) {
      if (entry.confirmedAtMs < trustedSinceMs) abort(entry, 'its lock was not renewed in time');
    }
  }

  function release(entry: Entry): void {
    // A later attempt of the same run may be held by this very process; its entry stays.
    if (entries.get(entry.runId) === entry) entries.delete(entry.runId);
    if (entries.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    hold(runId, token) {
      const controller = new AbortController();
      const entry: Entry = { runId, token, controller, confirmedAtMs: clock.monotonicMs() };
      abort(entries.get(runId), 'the queue delivered it again');
      entries.set(runId, entry);
      timer ??= setInterval(check, checkEveryMs).unref();
      return { taken: controller.signal, release: () => release(entry) };
    },
    unconfirmedFor(ms) {
      const sinceMs = clock.monotonicMs() - ms;
      return [...entries.values()].filter((entry) => entry.confirmedAtMs <= sinceMs);
    },
    confirm(locks) {
      const nowMs = clock.monotonicMs();
      for (const { runId, token } of locks) {
        const entry = entries.get(runId);
        if (entry?.token === token) entry.confirmedAtMs = nowMs;
      }
    },
    lose(runIds) {
      for (const runId of runIds) abort(entries.get(runId), 'the queue took it away');
    },
    loseAll() {
      for (const entry of entries.values()) abort(entry, 'the worker stops');
    },
  };
}

function abort(entry: Entry | undefined, reason: string): void {
  if (entry === undefined || entry.controller.signal.aborted) return;
  entry.controller.abort(new Error(reason));
}
