/** The share of a session after which silence means that it is lost. */
const lostShare = 0.9;

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

/** A heartbeat is due after a third of the session without sending, so that two of them fit before suspicion. */
export function heartbeatDue(now: number, lastSentAt: number, sessionTimeoutMs: number): boolean {
  return now - lastSentAt >= sessionTimeoutMs / 4;
}
