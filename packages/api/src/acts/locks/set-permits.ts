import { type PermitChange, unreachable } from '@escapement/core';
import type { Act } from '../act.ts';
import { done, lockThing, refused, type Told } from '../told.ts';
import type { Writes } from '../writing-ports.ts';

/** How many permits which semaphore is to have, if it has as many as are said. */
export interface AskedPermits {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** For the audit log, which keeps it with every act that states one. */
  readonly reason: string;
}

/**
 * Gives a semaphore that is in use another number of permits. Fewer than are out take none back: nobody gets one until so many were
 * released.
 */
export function setPermits({ locks }: Writes<'locks'>): Act<AskedPermits, PermitChange> {
  return {
    name: 'lock.set-permits',
    about: ({ name }) => [lockThing(name)],
    told: toldOf,
    perform: ({ ask, input: { name, from, to } }) =>
      ask.zookeeper(() => locks.setPermits(name, { from, to })),
  };
}

function toldOf(outcome: PermitChange, { from, to }: AskedPermits): Told {
  switch (outcome.kind) {
    case 'set':
      return done({ before: { permits: from }, after: { permits: to } });
    case 'differs':
    case 'absent':
      return refused(outcome.kind);
    default:
      return unreachable(outcome);
  }
}
