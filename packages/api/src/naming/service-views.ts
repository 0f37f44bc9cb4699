import {
  type NamePage,
  type NameQuery,
  type Roll,
  type ServiceInstance,
  serviceKind,
} from '@escapement/core';
import type { ServiceSummary, ServiceView } from '@escapement/protocol';
import type { Ask } from '../ask.ts';
import type { ReadingPorts } from '../reading-ports.ts';

interface World {
  readonly deps: Pick<ReadingPorts, 'rolls'>;
  readonly ask: Ask;
}

/** One page of the services to whose name somebody answers. */
export async function servicePage(
  { deps, ask }: World,
  query: NameQuery,
): Promise<NamePage<ServiceSummary>> {
  const page = await ask.zookeeper(() => deps.rolls.names(serviceKind, query));
  const read = async (name: string) =>
    summaryOf(name, await ask.zookeeper(() => deps.rolls.read(serviceKind, name)));
  const all = await Promise.all(page.items.map(read));
  // What the last instance left a moment ago is a name and nothing more.
  return { ...page, items: all.filter(({ instanceCount }) => instanceCount > 0) };
}

/** One service; `undefined` where nobody answers to the name. */
export async function serviceView(
  { deps, ask }: World,
  name: string,
): Promise<ServiceView | undefined> {
  const roll = await ask.zookeeper(() => deps.rolls.read(serviceKind, name));
  if (roll.total === 0) return undefined;
  const instances = roll.entries.map(({ id, info }) => ({ id, ...info }));
  return { ...summaryOf(name, roll), instances };
}

function summaryOf(name: string, { total, entries }: Roll<ServiceInstance>): ServiceSummary {
  const unpicked = entries.filter(({ info }) => info.draining || info.weight === 0);
  return { name, instanceCount: total, unpickedCount: unpicked.length };
}
