import type { ServiceInstance } from '../schemas/service-instance.ts';
import type { EpochMillis } from '../words/instants.ts';

/** Which instance of which service. */
export interface InstancePlace {
  readonly name: string;
  readonly id: string;
}

export type InstanceKeeping =
  | { readonly kind: 'kept'; readonly info: ServiceInstance }
  /** A program stands there by a session of its own. */
  | { readonly kind: 'taken' }
  /** As many are kept as may be. */
  | { readonly kind: 'full' };

/**
 * Instances of services that have no session: each stands in the roll of its service, among those that have one, until a time that it moves as long as
 * it lives. No node has it in hand, so that any may be told and any may die.
 */
export interface ServiceLeases {
  /** Says what it is from now on, and that it stands until then. Who stands there already keeps `since`. */
  keep(
    at: InstancePlace,
    lease: { readonly info: ServiceInstance; readonly until: EpochMillis },
  ): Promise<InstanceKeeping>;
  /** `taken`: a program stands there by a session of its own, and stays. */
  remove(at: InstancePlace): Promise<'removed' | 'absent' | 'taken'>;
  /** Takes out those whose time is over. What is renewed meanwhile stays. */
  expire(now: EpochMillis): Promise<LeaseExpiry>;
  /** Resolves once there is one, or when aborted. As long as there is none, nothing is asked for. */
  untilAny(signal: AbortSignal): Promise<void>;
}

/** How many were taken out, and whether any may be left that will have to be. */
export interface LeaseExpiry {
  readonly expired: number;
  readonly isAnyLeft: boolean;
}

export const serviceLeaseLimits = {
  leastTtlMs: 1_000,
  longestTtlMs: 3_600_000,
  /** How many instances are kept at once, of all services. */
  instances: 2_000,
  /** How often each node looks for those whose time is over, while there are any. */
  lookEveryMs: 2_000,
  /** And while it has heard of none, so that news that was lost costs this much and no more. */
  idleLookEveryMs: 60_000,
} as const;
