import { isPassing, type LockTenure } from '@escapement/core';
import type { Asked } from '../asked.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** Where one of the two servers is away, what the other has is shown, and the answer says what is missing. */
type Half =
  | { readonly kind: 'read'; readonly tenures: readonly LockTenure[] }
  | { readonly kind: 'away'; readonly fault: unknown };

/** Who held a lock last, of sessions, from ZooKeeper, and as a lease, from Redis; newest first. */
export async function lockHistory(
  { locks, leases }: Pick<ReadingPorts, 'locks' | 'leases'>,
  { ask, notices }: Asked,
  name: string,
): Promise<LockTenure[]> {
  const [ofSessions, asLease] = await Promise.all([
    half(() => ask.zookeeper(() => locks.history(name))),
    half(() => ask.redis(() => leases.history(name))),
  ]);
  if (ofSessions.kind === 'away' && asLease.kind === 'away') throw ofSessions.fault;
  if (ofSessions.kind === 'away') notices.warn('ZOOKEEPER_UNAVAILABLE');
  if (asLease.kind === 'away') notices.warn('REDIS_UNAVAILABLE');
  return merged(tenuresIn(ofSessions), tenuresIn(asLease));
}

async function half(read: () => Promise<readonly LockTenure[]>): Promise<Half> {
  try {
    return { kind: 'read', tenures: await read() };
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { kind: 'away', fault: error };
  }
}

function tenuresIn(of: Half): readonly LockTenure[] {
  return of.kind === 'read' ? of.tenures : [];
}

/** Each keeps its own order, which is that of tokens; the two are told apart in time by what clocks said. */
function merged(some: readonly LockTenure[], others: readonly LockTenure[]): LockTenure[] {
  const [left, right] = [[...some], [...others]];
  const all: LockTenure[] = [];
  for (;;) {
    const [a, b] = [left[0], right[0]];
    if (a === undefined || b === undefined) return [...all, ...left, ...right];
    const next = a.since >= b.since ? left.shift() : right.shift();
    if (next !== undefined) all.push(next);
  }
}
