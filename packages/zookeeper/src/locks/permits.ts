import { type LockWish, type PermitChange, semaphoreDataSchema } from '@escapement/core';
import { decodeAs, encode, type Znode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';

/** How many permits a semaphore has, at which version of its parent. */
export interface StandingPermits {
  readonly kind: 'permits';
  readonly count: number;
  readonly version: number;
}

/** What the parent of a lock of this kind is made with. */
export function encodePermits(wish: LockWish): Buffer {
  return wish.kind === 'semaphore' ? encode({ permits: wish.permits }) : Buffer.alloc(0);
}

export function permitsIn(parent: Znode): number | undefined {
  return decodeAs(semaphoreDataSchema, parent.data)?.permits;
}

/**
 * How many permits stand. Whoever is first in the line of a semaphore says how many there are, since nobody goes by what was said before
 * it; everybody else is refused where another number stands.
 */
export async function settlePermits(
  znodes: Znodes,
  of: { path: string; wish: LockWish; isFirst: boolean; isNew: boolean },
): Promise<
  StandingPermits | { kind: 'moved' } | { kind: 'other-permits'; readonly permits: number }
> {
  const { path, wish, isFirst, isNew } = of;
  if (wish.kind !== 'semaphore') return { kind: 'permits', count: 1, version: 0 };
  const parent = await znodes.get(path);
  if (parent === undefined) return { kind: 'moved' };
  const { version } = parent;
  const count = permitsIn(parent);
  if (count === wish.permits || (count !== undefined && !isNew)) {
    return { kind: 'permits', count, version };
  }
  if (count !== undefined && !isFirst) return { kind: 'other-permits', permits: count };
  await znodes.set(path, encodePermits(wish), version);
  return { kind: 'moved' };
}

/** Another number of permits, if the one that it is changed from stands. */
export async function changePermits(
  znodes: Znodes,
  change: { path: string; from: number; to: number },
): Promise<Exclude<PermitChange, { kind: 'set' }> | { readonly kind: 'set' }> {
  const { path, from, to } = change;
  for (;;) {
    const parent = await znodes.get(path);
    const permits = parent === undefined ? undefined : permitsIn(parent);
    if (parent === undefined || permits === undefined) return { kind: 'absent' };
    if (permits !== from) return { kind: 'differs', permits };
    const data = encodePermits({ kind: 'semaphore', permits: to });
    const written = await znodes.set(path, data, parent.version);
    if (written === 'set') return { kind: 'set' };
  }
}
