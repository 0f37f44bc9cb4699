import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from './child.ts';
import { type Ending, type Restart, type restartAfter, steadyAfterMs } from './restart.ts';

/** What it takes to keep one process of the crew running. */
export interface Keeping {
  readonly first: Child;
  /** Starts the same again; rejects when that cannot be done. */
  readonly again: () => Promise<Child>;
  readonly restart: typeof restartAfter;
  readonly say: (line: string) => void;
  /** Aborted from when on processes are started again at all. */
  readonly upkeep: AbortSignal;
  readonly stopping: AbortSignal;
}

/** Starts a process again whenever it has ended, until everything is being stopped or its end is final. */
export async function keepRunning(keeping: Keeping): Promise<void> {
  const { upkeep, stopping, say } = keeping;
  let child = keeping.first;
  let endsInARow = 0;
  for (let ended = child.ended, startedAt = performance.now(); ; ) {
    const ending = await ended;
    if (stopping.aborted) return;
    if (!upkeep.aborted) {
      say(`${whatEnded(child, ending)}. Its log: ${child.logPath}`);
      await Promise.race([whenAborted(upkeep), whenAborted(stopping)]);
    }
    endsInARow = performance.now() - startedAt >= steadyAfterMs ? 1 : endsInARow + 1;
    const next = keeping.restart(ending, endsInARow);
    if (!stopping.aborted) {
      say(`${whatEnded(child, ending)}${whatNext(next)}. Its log: ${child.logPath}`);
    }
    if (next.kind === 'never') return;
    await delay(next.afterMs, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return;
    startedAt = performance.now();
    ended = keeping.again().then(
      (started) => {
        child = started;
        return child.ended;
      },
      (error: Error) => ({ exitCode: undefined, reason: error.message }),
    );
  }
}

function whatEnded(child: Child, { reason }: Ending): string {
  return `${child.name} (pid ${child.pid}) ended: ${reason}`;
}

function whatNext(restart: Restart): string {
  return restart.kind === 'again'
    ? `; it is started again in ${restart.afterMs / 1000} s`
    : `, since ${restart.because}; it is not started again`;
}

function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
