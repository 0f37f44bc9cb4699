import { StoreFault } from '@escapement/core';

const unavailable =
  /Connection is closed|Stream isn't writeable|max retries per request|Command timed out|connection close|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|LOADING|MASTERDOWN|TRYAGAIN|CLUSTERDOWN/;

/**
 * Translates whatever the client library threw into the one fault that callers know. `STORE_UNAVAILABLE`: Redis could not be
 * asked, and whether the command was done is unknown. `STORE_READONLY`: it answers but takes no writes (a replica, or a lost
 * quorum of replicas). `STORE_FULL`: its memory limit is reached. `STORE_SCRIPT`: a script or command failed. All but the last
 * may pass by themselves.
 */
export function asStoreFault(cause: unknown, doing: string): StoreFault {
  if (cause instanceof StoreFault) return cause;
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const message = `${doing}: ${text}`;
  if (/READONLY|NOREPLICAS/.test(text)) {
    return new StoreFault('STORE_READONLY', message, { cause, retryable: true });
  }
  if (/OOM command not allowed/.test(text)) {
    return new StoreFault('STORE_FULL', message, { cause, retryable: true });
  }
  if (unavailable.test(text)) {
    return new StoreFault('STORE_UNAVAILABLE', message, { cause, retryable: true });
  }
  return new StoreFault('STORE_SCRIPT', message, { cause, retryable: false });
}

/** Awaits the work and lets nothing but a `StoreFault` out. */
export async function asking<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw asStoreFault(cause, doing);
  }
}
