import type { NodeView, WorkerInfo } from '@escapement/core';
import type { ApiDeps } from '../api-deps.ts';
import type { Ask } from '../ask.ts';

export interface MembershipView {
  readonly leader: {
    readonly nodeId: string;
    readonly epoch: number;
    readonly since: string;
  } | null;
  readonly nodes: NodeView[];
  readonly workers: WorkerInfo[];
  readonly candidates: { nodeId: string; sequence: number }[];
}

/** The living, as ZooKeeper has them now. */
export async function readMembership(deps: ApiDeps, ask: Ask): Promise<MembershipView> {
  const { membership, election } = deps;
  const [leader, nodes, workers, candidates] = await ask.zookeeper(() =>
    Promise.all([
      election.leader(),
      membership.nodes(),
      membership.workers(),
      election.candidates(),
    ]),
  );
  return {
    leader: leader ?? null,
    nodes: nodes.map((node) => ({
      ...node,
      role: node.nodeId === leader?.nodeId ? ('leader' as const) : ('follower' as const),
    })),
    workers: [...workers],
    candidates: [...candidates],
  };
}
