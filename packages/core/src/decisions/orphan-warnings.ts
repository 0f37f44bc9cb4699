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
        en: `The definitions of ${count} jobs are gone from ZooKeeper and stand in Redis alone: what is staged of them runs, and nothing more is planned. Look at GET /api/v1/cluster/set-aside, then POST there to /restore or /discard`,
        zh: `ZooKeeper 中缺失 ${count} 个任务的定义，仅 Redis 中还有：已排入的运行照常执行，不再安排新的运行。请先查看 GET /api/v1/cluster/set-aside，再用 POST 调用其下的 /restore（恢复）或 /discard（放弃）`,
      },
    },
  ];
}
