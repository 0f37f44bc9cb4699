import type {
  FreedLock,
  FreeLockBody,
  LeaseView,
  LockHistory,
  PermitsSet,
  RenewLeaseBody,
  SetPermitsBody,
  TakeLeaseBody,
} from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import { keyed } from './request-headers.ts';
import type { Send } from './transport.ts';

/** Locks that are held until a time, for whoever has no session; and taking a lock from who is stuck. */
export interface LockCalls {
  /**
   * Waits as long as `waitMs` says. Throws `LOCK_NOT_OBTAINED` with who holds it. With an idempotency key the same call may be made again, and is
   * the same lease or the same place in line.
   */
  takeLease(
    name: string,
    body: TakeLeaseBody,
    options?: { idempotencyKey?: string } & Reading,
  ): Promise<LeaseView>;
  /** Throws `LEASE_NOT_HELD` where it is not held any more, or never was. */
  renewLease(
    lease: { readonly name: string; readonly leaseId: string },
    body: RenewLeaseBody,
    reading?: Reading,
  ): Promise<LeaseView>;
  /** Nothing happens where it is not held. */
  releaseLease(lease: { readonly name: string; readonly leaseId: string }): Promise<void>;
  /** Who held a lock or a lease last, newest first; nobody where none did, or it was too long ago. */
  lockHistory(name: string, reading?: Reading): Promise<LockHistory>;
  /** Takes a lock or a lease from who holds it by this token. Throws `LOCK_HOLDER_DIFFERS` where nobody does. */
  freeLock(name: string, body: FreeLockBody): Promise<FreedLock>;
  /**
   * Gives a semaphore that is in use another number of permits. Throws `LOCK_PERMITS_DIFFER` where it has not `from`, and `LOCK_NOT_FOUND` where
   * nobody holds or awaits one of this name.
   */
  setPermits(name: string, body: SetPermitsBody): Promise<PermitsSet>;
}

export function lockCalls(send: Send): LockCalls {
  const pathOf = (name: string) => `/api/v1/locks/${encodeURIComponent(name)}`;
  const leasePath = ({ name, leaseId }: { readonly name: string; readonly leaseId: string }) =>
    `${pathOf(name)}/leases/${encodeURIComponent(leaseId)}`;
  return {
    takeLease: (name, body, options) =>
      send({
        method: 'POST',
        path: `${pathOf(name)}/leases`,
        body,
        headers: keyed(options),
        signal: options?.signal,
      }),
    renewLease: (lease, body, reading) =>
      send({ method: 'PUT', path: leasePath(lease), body, ...reading }),
    releaseLease: (lease) => send({ method: 'DELETE', path: leasePath(lease) }),
    lockHistory: (name, reading) => send({ path: `${pathOf(name)}/history`, ...reading }),
    setPermits: (name, body) => send({ method: 'POST', path: `${pathOf(name)}/permits`, body }),
    freeLock: (name, body) => send({ method: 'POST', path: `${pathOf(name)}/free`, body }),
  };
}
