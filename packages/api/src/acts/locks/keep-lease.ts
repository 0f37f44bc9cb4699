import type { LeaseRenewal } from '@escapement/core';
import type { UnnotedAct } from '../performing.ts';
import type { Writes } from '../writing-ports.ts';

/** Which lease is meant: who knows its id holds it. */
export interface NamedLease {
  readonly name: string;
  readonly leaseId: string;
}

/** Moves the time at which it runs out. */
export function renewLease({
  leases,
}: Writes<'leases'>): UnnotedAct<NamedLease & { readonly leaseMs: number }, LeaseRenewal> {
  return {
    perform: ({ ask, input: { name, leaseId: id, leaseMs } }) =>
      ask.redis(() => leases.renew(name, { id, leaseMs })),
  };
}

/** Gives it up; what is not held, or is somebody else's, stays as it is. */
export function releaseLease({
  leases,
}: Writes<'leases'>): UnnotedAct<NamedLease, { readonly kind: 'released' }> {
  return {
    async perform({ ask, input: { name, leaseId } }) {
      await ask.redis(() => leases.release(name, leaseId));
      return { kind: 'released' };
    },
  };
}
