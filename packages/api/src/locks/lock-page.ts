import { isPassing, type LockView, type NamePage, type NameQuery } from '@escapement/core';
import type { Asked } from '../asked.ts';
import type { ReadingPorts } from '../reading-ports.ts';

type Ports = Pick<ReadingPorts, 'locks' | 'barriers' | 'leases'>;

/** One page of all locks by name: of those of sessions and the barriers, in ZooKeeper, and of leases, in Redis. */
export async function lockPage(
  { locks, barriers, leases }: Ports,
  { ask, notices }: Asked,
  query: NameQuery,
): Promise<NamePage<LockView>> {
  const pages = await Promise.all([
    ask.zookeeper(() => locks.page(query)),
    ask.zookeeper(() => barriers.page(query)),
    leasesOrNone(
      () => ask.redis(() => leases.page(query)),
      () => notices.warn('REDIS_UNAVAILABLE'),
    ),
  ]);
  return merged(pages, query.limit);
}

/** One lock of any kind; where several have one name, that of sessions before the barrier, and both before a lease. */
export async function lockByName(
  { locks, barriers, leases }: Ports,
  { ask }: Asked,
  name: string,
): Promise<LockView | undefined> {
  const lock = await ask.zookeeper(async () => (await locks.get(name)) ?? barriers.get(name));
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

/** Up to the name to which all were read. Those of one name are not torn apart, since the next page begins after it. */
export function merged(pages: readonly NamePage<LockView>[], limit: number): NamePage<LockView> {
  const readTo = pages.flatMap(({ next }) => next ?? []).sort()[0];
  const items = pages
    .flatMap((page) => page.items)
    .filter(({ name }) => readTo === undefined || name <= readTo)
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  let shown = Math.min(limit, items.length);
  while (shown > 0 && items[shown]?.name === items[shown - 1]?.name) shown += 1;
  const next = shown < items.length ? items[shown - 1]?.name : readTo;
  const total = pages.reduce((sum, page) => sum + page.total, 0);
  return { items: items.slice(0, shown), total, ...(next === undefined ? {} : { next }) };
}
