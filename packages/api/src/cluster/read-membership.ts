import type { NamePage, NodeInfo, WorkerInfo } from '@escapement/core';
import type { NodeView } from '@escapement/protocol';
import type { Ask } from '../ask.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** How many of each are shown at once; the lists of nodes and workers have the rest, page by page. */
const shownAtMost = 100;

export interface MembershipView {
  readonly leader: {
    readonly nodeId: string;
    readonly epoch: number;
    readonly since: string;
  } | null;
  readonly nodes: NamePage<NodeView>;
  readonly workers: NamePage<WorkerInfo>;
  readonly candidates: { nodeId: string; sequence: number }[];
}

/** The living, as ZooKeeper has them now. */
export async function readMembership(deps: ReadingPorts, ask: Ask): Promise<MembershipView> {
  const { membership, election } = deps;
  const [leader, nodes, workers, candidates] = await ask.zookeeper(() =>
    Promise.all([
      election.leader(),
      membership.nodePage({ limit: shownAtMost }),
      membership.workerPage({ limit: shownAtMost }),
      election.candidates(),
    ]),
  );
  return {
    leader: leader ?? null,
    nodes: { ...nodes, items: nodes.items.map((node) => withRole(node, leader?.nodeId)) },
    workers,
    candidates: candidates.slice(0, shownAtMost),
  };
}

/** A node with its role, by who leads. */
export function withRole(node: NodeInfo, leaderId: string | undefined): NodeView {
  return { ...node, role: node.nodeId === leaderId ? 'leader' : 'follower' };
}
