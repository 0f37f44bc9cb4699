import type { Clock } from '@escapement/core';
import type { Connection } from '../connection/connection.ts';

interface OpeningLimits {
  readonly sessionTimeoutMs: number;
  readonly isTls: boolean;
  readonly clock: Pick<Clock, 'sleep'>;
}

/**
 * Waits until the server accepts the session, not only until TCP connects: a frozen server accepts TCP. Answers whether it did; else
 * the connection is given up.
 */
export async function openWithin(connection: Connection, limits: OpeningLimits): Promise<boolean> {
  const answered = new AbortController();
  const opened = await Promise.race([
    connection.opened,
    // As in the watchdog: an answer that is already there is read before anybody is given up.
    limits.clock
      .sleep(openLimitMs(limits), answered.signal)
      .then(oneTurn)
      .then(() => false),
  ]);
  answered.abort();
  if (!opened) connection.destroy(new Error('no answer to the connect request in time'));
  return opened;
}

/** A handshake takes a server that has just started several times as long as the connect request itself. */
function openLimitMs({ sessionTimeoutMs, isTls }: OpeningLimits): number {
  return isTls
    ? Math.min(5000, Math.max(1500, sessionTimeoutMs / 3))
    : Math.min(5000, Math.max(300, sessionTimeoutMs / 6));
}

/** Why a server hung up without a word before it took the session. */
export function turnedAway(isTls: boolean): Error {
  const hint = isTls ? '' : ', as a port for TLS does without it';
  return new Error(`the server closed the connection before it took the session${hint}`);
}

/** Resolves after the sockets have been read once. */
export function oneTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
