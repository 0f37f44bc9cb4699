/** What silence means, decided from monotonic times alone. */
export type Silence = 'none' | 'suspended' | 'lost';

/**
 * Two thirds of the session without any answer: this connection is given up while there is still time for another one.
 * A whole session since the newest answered request was *sent*: the server may have expired us, and may already have
 * given our locks away, so they are taken as lost before it can say so.
 */
export function silenceAt(
  now: number,
  seen: { heardAt: number; answeredSentAt: number; sessionTimeoutMs: number },
): Silence {
  if (now - seen.answeredSentAt >= seen.sessionTimeoutMs) return 'lost';
  if (now - seen.heardAt >= (seen.sessionTimeoutMs * 2) / 3) return 'suspended';
  return 'none';
}

/** A heartbeat is due after a third of the session without sending, so that two of them fit before suspicion. */
export function heartbeatDue(now: number, lastSentAt: number, sessionTimeoutMs: number): boolean {
  return now - lastSentAt >= sessionTimeoutMs / 4;
}
