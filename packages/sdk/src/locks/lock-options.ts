import { type LockWish, permitsSchema, slotNameSchema } from '@escapement/core';
import { anything, number, required, signal as signalKind } from '../edge/kind.ts';
import { readGiven } from '../edge/read-given.ts';
import { SdkRefusal } from '../sdk-refusal.ts';
import { shown } from '../shown.ts';

/** How a lock is asked for. */
export interface AcquireOptions {
  /** `mutex` where it is left out. A mutex and the writer of a read-write lock exclude each other, and are the same. */
  readonly kind?: 'mutex' | 'read' | 'write' | 'semaphore';
  /** How many may hold the semaphore at once, 1 to 1,000: all who ask for it say the same number. */
  readonly permits?: number;
  /** How long it stands in line at most; 60,000 where it is left out. 0 takes what is free, and does not stand in line. */
  readonly waitMs?: number;
  /** Ends the waiting; what waits is told the signal's reason. */
  readonly signal?: AbortSignal;
}

/** An ask that can be. */
export interface LockAsk {
  readonly name: string;
  readonly wish: LockWish;
  readonly waitMs: number;
  readonly signal: AbortSignal | undefined;
}

const longestWaitMs = 86_400_000;

/** Throws `LOCK_INVALID` for a name or an option that cannot be. */
export function readAsk(
  name: string,
  given: AcquireOptions,
  what: 'locks.acquire' | 'locks.with' = 'locks.acquire',
): LockAsk {
  requireLockName(name);
  const edge = { code: 'LOCK_INVALID', what } as const;
  const options = readGiven<AcquireOptions>(edge, given, {
    kind: anything,
    permits: anything,
    waitMs: anything,
    signal: signalKind,
  });
  const { waitMs = 60_000, signal } = options;
  if (!Number.isSafeInteger(waitMs) || waitMs < 0 || waitMs > longestWaitMs) {
    throw invalid(
      `waitMs is ${shown(waitMs)}; whole milliseconds from 0 to ${longestWaitMs} are expected`,
      `waitMs 为 ${shown(waitMs)}；应为 0 到 ${longestWaitMs} 的整数毫秒`,
    );
  }
  return { name, wish: readWish(options), waitMs, signal };
}

/** Throws `LOCK_INVALID` for numbers that no semaphore has. */
export function readPermitChange(given: { readonly from: number; readonly to: number }) {
  const edge = { code: 'LOCK_INVALID', what: 'locks.setPermits' } as const;
  const change = readGiven<typeof given>(edge, given, {
    from: required(number),
    to: required(number),
  });
  requirePermits(change.from);
  requirePermits(change.to);
  return change;
}

export function requireLockName(name: unknown): asserts name is string {
  if (slotNameSchema.safeParse(name).success) return;
  throw invalid(
    `"${shown(name)}" cannot be the name of a lock: 1 to 64 letters, digits, ".", "_" or "-", a letter or digit first`,
    `“${shown(name)}”不能作锁名：须为 1 至 64 个字母、数字、“.”、“_”或“-”，且以字母或数字开头`,
  );
}

export function requirePermits(permits: unknown): asserts permits is number {
  if (permitsSchema.safeParse(permits).success) return;
  throw invalid(
    `a semaphore has 1 to 1,000 permits, and not ${shown(permits)}`,
    `信号量的许可数为 1 到 1,000，而不是 ${shown(permits)}`,
  );
}

function readWish({ kind = 'mutex', permits }: AcquireOptions): LockWish {
  if (kind === 'semaphore') {
    requirePermits(permits);
    return { kind, permits };
  }
  if (kind !== 'mutex' && kind !== 'read' && kind !== 'write') {
    throw invalid(
      `there is no lock of kind "${shown(kind)}": it is mutex, read, write or semaphore`,
      `没有“${shown(kind)}”这种锁：应为 mutex、read、write 或 semaphore`,
    );
  }
  if (permits === undefined) return { kind };
  throw invalid(
    `permits are for a semaphore, and this is a ${kind}`,
    `permits 只用于信号量，而这里是 ${kind}`,
  );
}

function invalid(en: string, zh: string): SdkRefusal {
  return new SdkRefusal('LOCK_INVALID', { en, zh });
}
