import {
  CoordinationFault,
  chainWarnings,
  type EndingsOutbox,
  type MemoryUse,
  memoryDetail,
  type OrphanSummary,
  orphanWarnings,
  StoreFault,
  stockWarnings,
  toIso,
  zoneDataWarnings,
} from '@escapement/core';
import type { Cluster } from '@escapement/protocol';
import type { Ask } from '../ask.ts';
import { stockOf } from '../jobs/definition-stock.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { type MembershipView, readMembership } from './read-membership.ts';

/** The cluster as ZooKeeper has it, or as it was when ZooKeeper was last asked, saying when that was. */
export interface ClusterMemory {
  /** Throws CoordinationFault only while nothing has ever been read. */
  read(ask: Ask): Promise<Cluster>;
}

/** Remembers the last answer. */
export function createClusterMemory(deps: ReadingPorts): ClusterMemory {
  let stored: Stored = { setAside: undefined, use: undefined, outbox: undefined };
  let last: { readonly view: MembershipView; readonly readAt: string } | undefined;
  return {
    async read(ask) {
      try {
        const asked = [readMembership(deps, ask), readStored(deps, ask, stored)] as const;
        const [view, found] = await Promise.all(asked);
        stored = found;
        last = { view, readAt: toIso(deps.clock.now()) };
        return clusterOf(deps, view, stored);
      } catch (error) {
        if (!(error instanceof CoordinationFault) || last === undefined) throw error;
        return { ...clusterOf(deps, last.view, stored), staleSince: last.readAt };
      }
    },
  };
}

/** What Redis is asked for. */
interface Stored {
  readonly setAside: OrphanSummary | undefined;
  /** `undefined` where the account may not ask, or nobody answers. */
  readonly use: MemoryUse | undefined;
  readonly outbox: EndingsOutbox | undefined;
}

/** What is set aside, and what ended, as it is, or as it was while Redis cannot be asked; how full Redis was then says nothing of now. */
async function readStored(deps: ReadingPorts, ask: Ask, known: Stored): Promise<Stored> {
  try {
    const [setAside, use, outbox] = await ask.redis(() =>
      Promise.all([deps.orphans.summary(), deps.memory.use(), deps.chains.outbox()]),
    );
    return { setAside, use, outbox };
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    return { ...known, use: undefined };
  }
}

function redisView(deps: ReadingPorts, use: MemoryUse | undefined): Cluster['redis'] {
  const view = deps.archive.dependency();
  return use === undefined ? view : { ...view, detail: { ...view.detail, ...memoryDetail(use) } };
}

function clusterOf(
  deps: ReadingPorts,
  view: MembershipView,
  { setAside, use, outbox }: Stored,
): Cluster {
  const { leader, nodes, workers, candidates } = view;
  // Only the leader knows whether it rides through; of another node it cannot be known here.
  const rideThrough = leader?.nodeId === deps.nodeId && deps.leadership.view().rideThrough;
  return {
    leader: leader === null ? null : { ...leader, rideThrough },
    nodes: [...nodes.items],
    nodeCount: nodes.total,
    workers: [...workers.items],
    workerCount: workers.total,
    candidates,
    zookeeper: deps.session.dependency(),
    redis: redisView(deps, use),
    answeredBy: deps.nodeId,
    warnings: [
      ...zoneDataWarnings({ nodes: nodes.items, workers: workers.items }),
      ...stockWarnings(stockOf(deps)),
      ...orphanWarnings(setAside),
      ...chainWarnings(outbox, deps.clock.now()),
    ],
  };
}
