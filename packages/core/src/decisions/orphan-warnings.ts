import type { ClusterWarning } from '../schemas/cluster.ts';
import type { EpochMillis } from '../words/instants.ts';

/** What Redis holds of an ensemble whose data is gone. */
export interface OrphanSummary {
  readonly count: number;
  /** When the leader noticed that they were gone. */
  readonly since: EpochMillis;
}

/** That nothing is planned of jobs whose definitions are gone must be seen by whoever looks, until somebody has decided about them. */
export function orphanWarnings(summary: OrphanSummary | undefined): readonly ClusterWarning[] {
  if (summary === undefined) return [];
  const { count } = summary;
  return [
    {
      code: 'DEFINITIONS_SET_ASIDE',
      message: {
        en: `${gone(count)}, and nothing more is planned. Restore or give up on the cluster page of the console, or with the command escapement set-aside`,
        zh: `ZooKeeper 中缺失 ${count} 个任务的定义，仅 Redis 中还有：已排入的运行照常执行，不再安排新的运行。请在控制台的集群页恢复或放弃，或使用命令 escapement set-aside`,
      },
    },
  ];
}

const gone = (count: number): string =>
  count === 1
    ? 'The definition of 1 job is gone from ZooKeeper and stands in Redis alone: what is staged of it runs'
    : `The definitions of ${count} jobs are gone from ZooKeeper and stand in Redis alone: what is staged of them runs`;
