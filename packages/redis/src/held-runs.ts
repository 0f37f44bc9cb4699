import type { Clock } from '@escapement/core';

/** A run in the hands of this process. */
export interface HeldRun {
  readonly taken: AbortSignal;
  /**
   * Says that the work on it has ended, and resolves when BullMQ may be told. Where a later attempt of the same run is held
   * by this very process, that is after it: BullMQ tracks locks by id, and would stop renewing the later one's.
   */
  release(): Promise<void>;
}

/** What one queue's worker holds, and whether it may go on with it. */
export interface HeldRuns {
  hold(runId: string): HeldRun;
  /** The queue confirmed that these are still ours. */
  confirm(runIds: readonly string[]): void;
  /** The queue said that these are no longer ours. */
  lose(runIds: readonly string[]): void;
  loseAll(): void;
}

interface Entry {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  confirmedAtMs: number;
  successor?: Entry;
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

  function hold(runId: string): HeldRun {
    let end: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const entry: Entry = {
      controller: new AbortController(),
      ended,
      confirmedAtMs: clock.monotonicMs(),
    };
    const earlier = entries.get(runId);
    if (earlier !== undefined) {
      earlier.successor = entry;
      abort(earlier, 'the queue delivered it again');
    }
    entries.set(runId, entry);
    timer ??= setInterval(check, checkEveryMs).unref();
    return {
      taken: entry.controller.signal,
      async release() {
        end();
        if (entries.get(runId) === entry) entries.delete(runId);
        if (entries.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
        for (let next = entry.successor; next !== undefined; next = next.successor)
          await next.ended;
      },
    };
  }

  return {
    hold,
    confirm(runIds) {
      const nowMs = clock.monotonicMs();
      for (const runId of runIds) {
        const entry = entries.get(runId);
        if (entry !== undefined) entry.confirmedAtMs = nowMs;
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
