import { hostname } from 'node:os';
import { createClient as createRestClient } from '@escapement/client';
import { ConfigFault, leaseLimits } from '@escapement/core';
import { systemClock } from '@escapement/process';
import { type ClientOptions, clientFields, transportOptions } from '../client/client-settings.ts';
import { call, text } from '../edge/kind.ts';
import { readGiven, requireGiven } from '../edge/read-given.ts';
import { HeldHere } from '../locks/held-here.ts';
import type { Held } from '../locks/take-lock.ts';
import { ownEnvironment } from '../own-environment.ts';
import { keepLease } from './kept-lease.ts';
import { type LeaseOptions, type LeaseWanted, readLeaseOptions } from './lease-options.ts';
import { takeLease } from './take-lease.ts';

export interface LeasesOptions extends ClientOptions {
  /** What people see where they look who holds a lease; the host and the process where it is left out. */
  readonly name?: string;
}

/** Locks for programs that have no session with ZooKeeper: they are asked for over REST, held until a time, and renewed until then. */
export interface Leases {
  /**
   * Stands in line until it holds. Who asks again for what this program holds is refused at once with `LOCK_HELD_BY_CALLER`. Rejects with an
   * `SdkRefusal`, or with the reason of its signal.
   */
  acquire(name: string, options?: LeaseOptions): Promise<Held>;
  /** Does the work while it holds, and releases always. Rejects with `LOCK_LOST` when the work outlived the lease. */
  with<T>(name: string, options: LeaseOptions, work: (held: Held) => T | Promise<T>): Promise<T>;
}

/** Talks to nobody yet. Throws where it is not known whom to ask, or as whom. */
export function openLeases(given: LeasesOptions = {}): Leases {
  const edge = { code: 'CLIENT_INVALID', what: 'openLeases' } as const;
  const options = readGiven<LeasesOptions>(edge, given, { ...clientFields, name: text });
  const { name: owner = `${hostname()}:${process.pid}`, ...rest } = options;
  if (owner.trim().length < 1 || owner.length > leaseLimits.ownerChars) {
    throw new ConfigFault(['the name is 1 to 200 characters']);
  }
  const client = createRestClient(transportOptions(rest, ownEnvironment()));
  const world = { client, clock: systemClock, owner };
  const here = new HeldHere();
  const take = async (wanted: LeaseWanted): Promise<Held> =>
    keepLease(world, await takeLease(world, wanted), wanted.leaseMs);
  return {
    async acquire(name, how = {}) {
      here.refuseAgain(name);
      return here.ofProgram(await take(readLeaseOptions(name, how)));
    },
    async with(name, how, work) {
      here.refuseAgain(name);
      const wanted = readLeaseOptions(name, how, 'leases.with');
      requireGiven({ code: 'LOCK_INVALID', what: 'leases.with' }, ['its work', call], work);
      return here.doUnder(await take(wanted), work);
    },
  };
}
