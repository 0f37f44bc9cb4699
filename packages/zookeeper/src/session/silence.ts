/** The share of a session after which silence means that it is lost. */
const lostShare = 0.9;
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
  if (now - seen.heardAt >= (seen.sessionTimeoutMs * 2) / 3) return 'suspended';
  return 'none';
}

/** Whether the server may soon think that the session is over, the newest answered request having been sent then. */
export function isOverdue(now: number, answeredSentAt: number, sessionTimeoutMs: number): boolean {
  return now - answeredSentAt >= sessionTimeoutMs * lostShare;
}

/**
 * How long the watch over a session may rest. While an answer is waited for, or a connection, it looks often, so that the end of the session is
 * noticed before the server may think of it. When nothing is waited for there is nothing to notice before the next heartbeat is due.
 */
export function watchRestMs(
  now: number,
  seen: { isWaiting: boolean; lastSentAt: number; sessionTimeoutMs: number },
): number {
  const { isWaiting, lastSentAt, sessionTimeoutMs } = seen;
  const tickMs = Math.min(100, Math.max(10, sessionTimeoutMs / 40));
  if (isWaiting) return tickMs;
  const untilDueMs = lastSentAt + sessionTimeoutMs * heartbeatShare - now;
  // Whatever begins to be waited for meanwhile has a longer deadline than this.
  return Math.max(tickMs, Math.min(untilDueMs, sessionTimeoutMs / 8));
}

/** A heartbeat is due after a third of the session without sending, so that two of them fit before suspicion. */
export function heartbeatDue(now: number, lastSentAt: number, sessionTimeoutMs: number): boolean {
  return now - lastSentAt >= sessionTimeoutMs * heartbeatShare;
}
