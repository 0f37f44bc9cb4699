/**
 * Why a run was told to stop before it ended by itself. `cancelled`: somebody asked for it. `taken`: others may have been given it. `lock-lost`: its lock
 * may be held by another now. `drained`: this worker shuts down and its patience is over.
 */
export type StopReason = 'cancelled' | 'timed-out' | 'taken' | 'lock-lost' | 'drained';

const sentences: Readonly<Record<StopReason, string>> = {
  cancelled: 'somebody asked for its end',
  'timed-out': 'the run took longer than its timeoutMs',
  taken: 'the run was given to another worker',
  'lock-lost': 'the lock of the run was lost',
  drained: 'the worker shuts down',
};

/** The `reason` of a run's abort signal; user code may read it there. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
  readonly stop: StopReason;

  constructor(stop: StopReason) {
    super(sentences[stop]);
    this.stop = stop;
  }
}

/** Why the run of this signal was told to stop; `undefined` while it was not. The first reason stands. */
export function stopReasonOf(signal: AbortSignal): StopReason | undefined {
  return signal.reason instanceof RunStopped ? signal.reason.stop : undefined;
}

/** Whether another may already be doing the same work, so that not even a grace period is due. */
export function mustStopAtOnce(stop: StopReason | undefined): boolean {
  return stop === 'taken' || stop === 'lock-lost';
}
