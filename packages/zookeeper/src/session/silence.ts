/** The share of a session after which silence means that it is lost. */
const lostShare = 0.9;
/** The share of a session after which a connection on which nothing was heard is given up. */
const suspicionShare = 2 / 3;
const heartbeatShare = 1 / 4;

/** What silence means, decided from monotonic times alone. */
export type Silence = 'none' | 'suspended' | 'lost';

/**
 * Two thirds of the session without any answer: this connection is given up while there is still time for another one.
 * Nine tenths of it since the newest answered request was *sent*: at the end of the session the server may expire us and give our
 * locks away, so they are taken as lost before, with time left in which a busy process can notice.
 */
export function silenceAt(
  now: number,
  seen: { heardAt: number; answeredSentAt: number; sessionTimeoutMs: number },
): Silence {
  if (isOverdue(now, seen.answeredSentAt, seen.sessionTimeoutMs)) return 'lost';
  if (now - seen.heardAt >= seen.sessionTimeoutMs * suspicionShare) return 'suspended';
  return 'none';
}

/** Whether the server may soon think that the session is over, the newest answered request having been sent then. */
export function isOverdue(now: number, answeredSentAt: number, sessionTimeoutMs: number): boolean {
  return now - answeredSentAt >= sessionTimeoutMs * lostShare;
}

/** Many things are done at whole seconds of the clock; what may be done with them wakes the process no second time. */
const inStepMs = 1_000;
/** A timer may end so much before its time. */
const earlyMs = 5;
/** Between two looks at what goes on, whatever there is. */
const longestRestMs = 2_500;
const shortestRestMs = 10;

/**
 * When the next heartbeat is due: after a quarter of the session without sending, so that two of them fit before suspicion, or at the last whole
 * second before that if half of it has passed by then.
 */
function heartbeatAt(lastSentAt: number, sessionTimeoutMs: number): number {
  const quarterMs = sessionTimeoutMs * heartbeatShare;
  const latestAt = lastSentAt + quarterMs;
  const inStepAt = latestAt - (latestAt % inStepMs);
  return inStepAt >= lastSentAt + quarterMs / 2 ? inStepAt : latestAt;
}

export function heartbeatDue(now: number, lastSentAt: number, sessionTimeoutMs: number): boolean {
  return now >= heartbeatAt(lastSentAt, sessionTimeoutMs) - earlyMs;
}

/** What the watch over a session goes by. */
export interface Watched {
  readonly isConnected: boolean;
  /** The first at which a call must have been answered, of those that were not yet; infinity where there is none. */
  readonly nextDeadlineAt: number;
  readonly heardAt: number;
  readonly answeredSentAt: number;
  readonly lastSentAt: number;
  readonly sessionTimeoutMs: number;
}

/**
 * How long the watch over a session may rest. While there is no connection it looks often. While there is one, nothing can be noticed before the
 * first instant at which something would be too late, or a heartbeat is due; whatever begins to be waited for meanwhile has a longer deadline.
 */
export function watchRestMs(now: number, watched: Watched): number {
  const { nextDeadlineAt, heardAt, answeredSentAt, lastSentAt, sessionTimeoutMs } = watched;
  if (!watched.isConnected) return Math.min(100, Math.max(10, sessionTimeoutMs / 40));
  const noticedAt = Math.min(
    nextDeadlineAt,
    heardAt + sessionTimeoutMs * suspicionShare,
    answeredSentAt + sessionTimeoutMs * lostShare,
    heartbeatAt(lastSentAt, sessionTimeoutMs),
  );
  return Math.min(Math.max(Math.ceil(noticedAt - now), shortestRestMs), longestRestMs);
}
