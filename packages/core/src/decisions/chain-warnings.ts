import { afterLimits } from '../runs/after-limits.ts';
import type { ClusterWarning } from '../schemas/cluster.ts';
import { type EpochMillis, toIso } from '../words/instants.ts';

/** So long it is said that ends were left out, for whoever looks to what did not come after them. */
const saidForMs = 7 * 86_400_000;
/** From so many on that wait for a leader it is said that they grow beyond what is kept. */
const manyWaiting = afterLimits.ends / 2;

/** What is wrong with the ends of runs that other jobs come after, as far as anybody must know. */
export function chainWarnings(
  outbox:
    | {
        readonly waiting: number;
        readonly leftOut: number;
        readonly leftOutAt: EpochMillis | undefined;
      }
    | undefined,
  now: EpochMillis,
): readonly ClusterWarning[] {
  if (outbox === undefined) return [];
  const { waiting, leftOut, leftOutAt } = outbox;
  return [
    ...(leftOutAt !== undefined && now - leftOutAt < saidForMs
      ? [endsLeftOut(leftOut, leftOutAt)]
      : []),
    ...(waiting >= manyWaiting ? [manyEnds(waiting)] : []),
  ];
}

function endsLeftOut(count: number, at: EpochMillis): ClusterWarning {
  const most = afterLimits.ends;
  return {
    code: 'CHAIN_ENDS_LEFT_OUT',
    message: {
      en: `${count} ends of runs were not noted, last at ${toIso(at)}, since ${most} waited for a leader: jobs that come after those runs had none of their own. Look which are missing and run them by hand`,
      zh: `有 ${count} 个运行的结束未能记录（最近一次 ${toIso(at)}），因为已有 ${most} 个在等待主节点：排在其后的任务没有随之运行。请检查缺少哪些并手动运行`,
    },
  };
}

function manyEnds(waiting: number): ClusterWarning {
  const most = afterLimits.ends;
  return {
    code: 'CHAIN_ENDS_WAITING',
    message: {
      en: `${waiting} ends of runs wait for a leader to make the runs after them; beyond ${most} no more are noted. See whether anybody leads, and whether Redis serves it`,
      zh: `有 ${waiting} 个运行的结束在等待主节点安排其后的运行；超过 ${most} 个将不再记录。请检查是否有主节点以及 Redis 是否正常`,
    },
  };
}
