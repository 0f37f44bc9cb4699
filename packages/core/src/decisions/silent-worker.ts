/** How a worker stands in ZooKeeper; `unknown` while it cannot be asked. */
export type WorkerPresence = 'registered' | 'gone' | 'unknown';

/**
 * After so long a silence what a worker has in hand is given to others. Its znode is the better witness, since it goes with the process
 * and not with a connection: a worker that is registered and silent has lost Redis alone, and is probably doing its work. One that cannot
 * be looked for may be just that, as far as it knows itself, and its look at ZooKeeper may be better than the observer's: it is given as long.
 */
const deadAfterMs: Readonly<Record<WorkerPresence, number>> = {
  gone: 5_000,
  unknown: 60_000,
  registered: 60_000,
};

/** A shorter silence is nobody's death, whatever ZooKeeper says of the worker: between two beats every worker is silent for a while. */
export const shortestDeadlyMs = Math.min(...Object.values(deadAfterMs));

/** So long an observer must have looked without a gap before it takes anybody for dead whose znode stands, or may stand. */
const observedLeastMs = 10_000;

/** Silence counts only while the observer itself has heard from the store without a gap: an absence of Redis silences all. */
export function silenceOfDeath(presence: WorkerPresence, observedMs: number): number | undefined {
  const afterMs = deadAfterMs[presence];
  return observedMs >= Math.min(afterMs, observedLeastMs) ? afterMs : undefined;
}

/** How its session with ZooKeeper stands, as far as a worker must care. */
export type OwnPresence = 'connected' | 'silent' | 'lost';

const letGoAfterMs: Readonly<Record<OwnPresence, number>> = {
  // Redis may be away for everybody; while ZooKeeper has us, nobody else takes our runs for a minute.
  connected: Number.POSITIVE_INFINITY,
  silent: 9_000,
  lost: 4_000,
};

/** Whether others may have been given a worker's runs by now, so that it must let go of them: it always does so first. */
export function mustLetGo(own: OwnPresence, unconfirmedMs: number): boolean {
  return unconfirmedMs >= letGoAfterMs[own];
}

/**
 * Whether a worker that was held still may begin nothing before it has been heard again: it does not know yet what its session came to
 * meanwhile, and what it is about to begin may have been given to others. Until it was heard, that is as if the session were lost.
 */
export function mustAskFirst(wasHeldStill: boolean, unconfirmedMs: number): boolean {
  return wasHeldStill && unconfirmedMs >= letGoAfterMs.lost;
}
