import { isPassing, type LockView, type NamePage, type NameQuery } from '@escapement/core';
import type { Asked } from '../asked.ts';
import type { ReadingPorts } from '../reading-ports.ts';

type Ports = Pick<ReadingPorts, 'locks' | 'leases'>;

/** One page of all locks by name: of those of sessions, in ZooKeeper, and of leases, in Redis. */
export async function lockPage(
  { locks, leases }: Ports,
  { ask, notices }: Asked,
  query: NameQuery,
): Promise<NamePage<LockView>> {
  const [ofSessions, ofLeases] = await Promise.all([
    ask.zookeeper(() => locks.page(query)),
    leasesOrNone(
      () => ask.redis(() => leases.page(query)),
      () => notices.warn('REDIS_UNAVAILABLE'),
    ),
  ]);
  return merged(ofSessions, ofLeases, query.limit);
}

/** One lock of either kind. */
export async function lockByName(
  { locks, leases }: Ports,
  { ask }: Asked,
  name: string,
): Promise<LockView | undefined> {
  const lock = await ask.zookeeper(() => locks.get(name));
  return lock ?? (await ask.redis(() => leases.get(name)));
}

/** Locks are shown while Redis is away, and the answer says that leases are not. */
async function leasesOrNone(
  read: () => Promise<NamePage<LockView>>,
  warn: () => void,
): Promise<NamePage<LockView>> {
  try {
    return await read();
  } catch (error) {
    if (!isPassing(error)) throw error;
    warn();
    return { items: [], total: 0 };
  }
}

/** Up to the name to which both were read. Two of one name are not torn apart, since the next page begins after it. */
export function merged(
  one: NamePage<LockView>,
  other: NamePage<LockView>,
  limit: number,
): NamePage<LockView> {
  const readTo = [one.next, other.next].filter((name) => name !== undefined).sort()[0];
  const items = [...one.items, ...other.items]
    .filter(({ name }) => readTo === undefined || name <= readTo)
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  let shown = Math.min(limit, items.length);
  while (shown > 0 && items[shown]?.name === items[shown - 1]?.name) shown += 1;
  const next = shown < items.length ? items[shown - 1]?.name : readTo;
  const total = one.total + other.total;
  return { items: items.slice(0, shown), total, ...(next === undefined ? {} : { next }) };
}
