import type { ClusterWarning } from '../schemas/cluster.ts';

/** What all definitions, calendars and configuration entries take of ZooKeeper, and what it is meant to carry. */
export interface DefinitionStock {
  /** Definitions, calendars and configuration entries. */
  readonly count: number;
  readonly bytes: number;
  readonly bytesAtMost: number;
}

/** From this share on somebody should know. */
const nearShare = 0.8;
const megabyte = 1024 * 1024;

/** Whether so many bytes more still fit. What is written over and grows no larger always does. */
export function fits({ bytes, bytesAtMost }: DefinitionStock, moreBytes: number): boolean {
  return moreBytes <= 0 || bytes + moreBytes <= bytesAtMost;
}

/** ZooKeeper keeps everything in memory, and ends when there is none left: that it comes near must be seen before. */
export function stockWarnings(stock: DefinitionStock): readonly ClusterWarning[] {
  const { count, bytes, bytesAtMost } = stock;
  if (bytes < nearShare * bytesAtMost) return [];
  const [used, most] = [bytes, bytesAtMost].map((each) => (each / megabyte).toFixed(1));
  return [
    {
      code: 'DEFINITIONS_NEARLY_FULL',
      message: {
        en: `${count} definitions and calendars take ${used} of ${most} MB in ZooKeeper; beyond that new ones are refused. Delete some, or give ZooKeeper more heap and raise ESCAPEMENT_DEFINITIONS_MAX_MB`,
        zh: `${count} 个任务定义和日历在 ZooKeeper 中占用 ${used} MB，上限 ${most} MB；超过后将拒绝新增。请删除一部分，或增大 ZooKeeper 堆内存并调高 ESCAPEMENT_DEFINITIONS_MAX_MB`,
      },
    },
  ];
}
