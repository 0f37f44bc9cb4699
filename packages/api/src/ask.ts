import {
  type Clock,
  CoordinationFault,
  type CoordinationSession,
  type RunArchive,
  StoreFault,
} from '@escapement/core';

/** How long one request may wait for ZooKeeper and Redis together. */
export const answerWithinMs = 1900;
/** What a later call of the same request gets at least, when an earlier one used the time up. */
const lastChanceMs = 200;

/** A question, which is told when its answer is waited for no more. */
type Asked<T> = (signal: AbortSignal) => Promise<T>;

/** The dependencies as one request may ask them: never longer than its deadline, and not at all while they are known to be away. */
export interface Ask {
  /** Throws CoordinationFault at the deadline, and aborts the signal: what is then not yet under way must not be begun. */
  zookeeper<T>(call: Asked<T>): Promise<T>;
  /** Throws StoreFault at the deadline. */
  redis<T>(call: () => Promise<T>): Promise<T>;
  /** As `zookeeper`, for what may have its answer in memory: asked even while the session is away. */
  memoryOrZookeeper<T>(call: Asked<T>): Promise<T>;
  /** What is left of the deadline. */
  remainingMs(): number;
}

/** Begins the time of one request. */
export function createAsk(world: {
  readonly clock: Clock;
  readonly session: Pick<CoordinationSession, 'state'>;
  readonly archive: Pick<RunArchive, 'dependency'>;
}): Ask {
  const { clock, session, archive } = world;
  const deadline = clock.monotonicMs() + answerWithinMs;
  const remainingMs = () => Math.max(lastChanceMs, deadline - clock.monotonicMs());
  const coordinationSilent = () => silent('ZooKeeper', CoordinationFault, 'COORD_TIMEOUT');
  const memoryOrZookeeper = <T>(call: Asked<T>) =>
    within(call, { clock, withinMs: remainingMs(), late: coordinationSilent });
  return {
    remainingMs,
    memoryOrZookeeper,
    async zookeeper(call) {
      if (session.state !== 'connected') {
        throw away('ZooKeeper', CoordinationFault, 'COORD_UNAVAILABLE');
      }
      return memoryOrZookeeper(call);
    },
    async redis(call) {
      if (archive.dependency().state !== 'connected') {
        throw away('Redis', StoreFault, 'STORE_UNAVAILABLE');
      }
      const late = () => silent('Redis', StoreFault, 'STORE_TIMEOUT');
      return within(call, { clock, withinMs: remainingMs(), late });
    },
  };
}

type FaultClass = typeof CoordinationFault | typeof StoreFault;

function away(what: string, FaultOf: FaultClass, code: string): Error {
  return new FaultOf(code, `${what} is not connected`, { retryable: true });
}

function silent(what: string, FaultOf: FaultClass, code: string): Error {
  return new FaultOf(code, `${what} did not answer in time`, { retryable: true });
}

const tooLate = Symbol('too late');
/** Why the clock is not waited for any more. One for all: each that is not given makes an error, with its trace, for every question that is answered. */
const answered = 'answered';

async function within<T>(
  call: Asked<T>,
  limit: { clock: Clock; withinMs: number; late: () => Error },
): Promise<T> {
  const waiting = new AbortController();
  const late = limit.clock
    .sleep(limit.withinMs, waiting.signal)
    .then((): typeof tooLate => tooLate);
  try {
    const first = await Promise.race([call(waiting.signal), late]);
    if (first === tooLate) throw limit.late();
    return first;
  } finally {
    waiting.abort(answered);
  }
}
