import type { CellCalls } from './cell-calls.ts';
import { isForsaken, lookEveryMs, lookedAgain, type Silence } from './worker-silence.ts';

/** What a cell does when it hears its worker, and when it does not for long. */
export interface WorkerWatch {
  heard(): void;
}

/**
 * A worker that is frozen lets others be given what it has in hand, and freezes nobody with it: a handler in a process of its own would
 * go on beside the next attempt. So while a call is under way its worker must be heard, else `onForsaken` ends it. What the
 * worker has sent is read before it counts as silent, since a handler that computes keeps everybody waiting.
 */
export function watchWorker(calls: CellCalls, onForsaken: () => void): WorkerWatch {
  const now = () => performance.now();
  let silence = freshAt(now());
  let looking: NodeJS.Timeout | undefined;
  const look = (): void => {
    if (!calls.isBusy) {
      clearInterval(looking);
      looking = undefined;
      return;
    }
    silence = lookedAgain(silence, now());
    if (!isForsaken(silence, now())) return;
    setImmediate(() => {
      if (calls.isBusy && isForsaken(silence, now())) onForsaken();
    });
  };
  return {
    heard: () => {
      silence = looking === undefined ? freshAt(now()) : { ...silence, heardAtMs: now() };
      // What it looks after keeps this process alive, and a call's own timers are counted.
      looking ??= setInterval(look, lookEveryMs).unref();
    },
  };
}

function freshAt(nowMs: number): Silence {
  return { heardAtMs: nowMs, lookedAtMs: nowMs };
}
