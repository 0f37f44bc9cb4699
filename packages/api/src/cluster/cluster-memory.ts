import {
  type Cluster,
  CoordinationFault,
  type OrphanSummary,
  orphanWarnings,
  StoreFault,
  stockWarnings,
  toIso,
  zoneDataWarnings,
} from '@escapement/core';
import type { ApiDeps } from '../api-deps.ts';
import type { Ask } from '../ask.ts';
import { stockOf } from '../jobs/definition-stock.ts';
import { type MembershipView, readMembership } from './read-membership.ts';

/** The cluster as ZooKeeper has it, or as it was when ZooKeeper was last asked, saying when that was. */
export interface ClusterMemory {
  /** Throws CoordinationFault only while nothing has ever been read. */
  read(ask: Ask): Promise<Cluster>;
}

/** Remembers the last answer. */
export function createClusterMemory(deps: ApiDeps): ClusterMemory {
  let setAside: OrphanSummary | undefined;
  let last: { readonly view: MembershipView; readonly readAt: string } | undefined;
  return {
    async read(ask) {
      try {
        const asked = [readMembership(deps, ask), readSetAside(deps, ask, setAside)] as const;
        const [view, found] = await Promise.all(asked);
        setAside = found;
        last = { view, readAt: toIso(deps.clock.now()) };
        return clusterOf(deps, view, setAside);
      } catch (error) {
        if (!(error instanceof CoordinationFault) || last === undefined) throw error;
        return { ...clusterOf(deps, last.view, setAside), staleSince: last.readAt };
      }
    },
  };
}

/** As it is, or as it was while Redis cannot be asked. */
async function readSetAside(deps: ApiDeps, ask: Ask, known: OrphanSummary | undefined) {
  try {
    return await ask.redis(() => deps.orphans.summary());
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    return known;
  }
}

function clusterOf(
  deps: ApiDeps,
  view: MembershipView,
  setAside: OrphanSummary | undefined,
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
    redis: deps.archive.dependency(),
    answeredBy: deps.nodeId,
    warnings: [
      ...zoneDataWarnings({ nodes: nodes.items, workers: workers.items }),
      ...stockWarnings(stockOf(deps)),
      ...orphanWarnings(setAside),
    ],
  };
}
