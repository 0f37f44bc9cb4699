import { leaseLimits } from '@escapement/core';
import { anything, signal as signalKind } from '../edge/kind.ts';
import { readGiven } from '../edge/read-given.ts';
import { requireLockName } from '../locks/lock-options.ts';
import { SdkRefusal } from '../sdk-refusal.ts';
import { shown } from '../shown.ts';

/** How a lease is asked for. */
export interface LeaseOptions {
  /** How long it stands in line at most, up to 60,000; 60,000 where it is left out. 0 takes what is free, and does not stand in line. */
  readonly waitMs?: number;
  /** How long it is held after this program has fallen silent, 100 to 3,600,000; 30,000 where it is left out. It is renewed by itself until it is released. */
  readonly leaseMs?: number;
  /** Ends the waiting; what waits is told the signal's reason. */
  readonly signal?: AbortSignal;
}

/** An ask that can be. */
export interface LeaseWanted {
  readonly name: string;
  readonly waitMs: number;
  readonly leaseMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Throws `LOCK_INVALID` for a name or an option that cannot be. */
export function readLeaseOptions(
  name: string,
  given: LeaseOptions,
  what: 'leases.acquire' | 'leases.with' = 'leases.acquire',
): LeaseWanted {
  requireLockName(name);
  const edge = { code: 'LOCK_INVALID', what } as const;
  const options = readGiven<LeaseOptions>(edge, given, {
    waitMs: anything,
    leaseMs: anything,
    signal: signalKind,
  });
  const { waitMs = 60_000, leaseMs = 30_000, signal } = options;
  const { longestWaitMs, leastLeaseMs, longestLeaseMs } = leaseLimits;
  requireMillis('waitMs', waitMs, { least: 0, most: longestWaitMs });
  requireMillis('leaseMs', leaseMs, { least: leastLeaseMs, most: longestLeaseMs });
  return { name, waitMs, leaseMs, signal };
}

function requireMillis(
  what: string,
  value: unknown,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return;
  throw new SdkRefusal('LOCK_INVALID', {
    en: `${what} is ${shown(value)}; whole milliseconds from ${least} to ${most} are expected`,
    zh: `${what} 为 ${shown(value)}；应为 ${least} 到 ${most} 的整数毫秒`,
  });
}
