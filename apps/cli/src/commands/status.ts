import type { WorkerInfo } from '@escapement/core';
import type { Cluster, NodeView } from '@escapement/protocol';
import type { Words } from '../words/words.ts';
import type { Command } from './command.ts';

/** Who leads, who lives, and what each of them waits for, as the asked node sees it. */
export const status: Command = {
  name: 'status',
  takesReason: false,
  takes: 'nothing',
  async run(client, _given, words) {
    const answer = await client.cluster();
    return { lines: statusLines(answer, words), answer, isDone: true };
  },
};

function statusLines(cluster: Cluster, words: Words): readonly string[] {
  const { leader, nodes, nodeCount, workers, workerCount, warnings, staleSince } = cluster;
  return [
    leader === null ? words.noLeader : words.leader(leader.nodeId, leader.epoch, leader.since),
    ...(leader?.rideThrough === true ? [words.rideThrough] : []),
    ...(staleSince === undefined ? [] : [words.stale(staleSince)]),
    words.nodes(nodeCount),
    ...nodes.flatMap((node) => memberLines(node.nodeId, node, words)),
    ...unshown(nodeCount - nodes.length, words),
    words.workers(workerCount),
    ...workers.flatMap((worker) => memberLines(worker.workerId, worker, words)),
    ...unshown(workerCount - workers.length, words),
    words.dependency('ZooKeeper', cluster.zookeeper.state, cluster.zookeeper.since),
    words.dependency('Redis', cluster.redis.state, cluster.redis.since),
    ...warnings.map(({ code, message }) => words.warning(code, message)),
  ];
}

function memberLines(id: string, info: NodeView | WorkerInfo, words: Words): readonly string[] {
  const { host, version, waitingFor = [] } = info;
  return [
    `  ${id}  ${host}  ${version}`,
    ...waitingFor.map((waiting) => `    ${words.waiting(waiting)}`),
  ];
}

const unshown = (count: number, words: Words): readonly string[] =>
  count > 0 ? [`  ${words.more(count)}`] : [];
