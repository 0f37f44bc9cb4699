import { z } from 'zod';
import { type Words, wordsSchema } from './words.ts';

/** What a process may be waiting for before it can do all of its work. Stable: people alert by these codes. */
export const waitingCodes = {
  ZOOKEEPER_AWAY: { en: 'ZooKeeper to answer', zh: '等待 ZooKeeper 应答' },
  DEFINITIONS_UNREAD: {
    en: 'the definitions to be read from ZooKeeper',
    zh: '等待从 ZooKeeper 读取任务定义',
  },
  SIGNING_KEY_MISSING: {
    en: 'the key that runs are signed with, from ZooKeeper',
    zh: '等待从 ZooKeeper 获取签名密钥',
  },
  REDIS_AWAY: { en: 'Redis to answer', zh: '等待 Redis 应答' },
  REDIS_OTHER: {
    en: 'the address of Redis to be set right, since the leader of this cluster works in another Redis, or in another database of this one',
    zh: '等待更正 Redis 地址：本集群的主节点使用的是另一个 Redis，或同一 Redis 的另一个数据库',
  },
  REDIS_REFUSES: { en: 'Redis to take writes again', zh: '等待 Redis 恢复写入' },
  CLOCK_UNFIT: {
    en: 'the clock of this machine to be set, which is off from that of Redis',
    zh: '等待校正本机时钟（与 Redis 的时钟不一致）',
  },
  OFFICE_REFUSED: {
    en: 'Redis to let this node lead, which it refuses since it holds a higher epoch of this ensemble than ZooKeeper is at (was ZooKeeper restored?)',
    zh: '等待 Redis 允许本节点任主节点：Redis 中本集群的任期号高于 ZooKeeper 的当前值（是否从备份恢复过 ZooKeeper？）',
  },
  OFFICE_HELD: {
    en: 'the office, in which somebody is at work under another epoch (do two clusters share this Redis?)',
    zh: '等待主节点职位：另有节点正以其他任期工作（是否有两个集群共用这个 Redis？）',
  },
  DRAINING: {
    en: 'what it has in hand to end, since somebody wants it drained, and it takes nothing new',
    zh: '等待手头的运行结束：已被要求排空，不再接取新的运行',
  },
  DRAINED: {
    en: 'somebody to let it take runs again, since it has been drained',
    zh: '已排空，等待恢复接取运行',
  },
  TERM_TROUBLED: { en: 'what keeps the leader from planning', zh: '等待主节点恢复调度' },
} as const;

export type WaitingCode = keyof typeof waitingCodes;

/** One thing that is waited for; `detail`: where it is, what it said, or figures, and no sentence of ours, which would be of one language. */
export interface Waiting {
  readonly code: WaitingCode;
  readonly detail?: string;
}

/** The same as it travels: a node may be newer than who reads it. */
export const waitingSchema = z
  .object({ code: z.string(), detail: z.string().optional() })
  .meta({ id: 'Waiting' });

/** The same for readiness, where it is read as it stands: one sentence in each language. */
export const saidWaitingSchema = z
  .strictObject({ code: z.string(), message: wordsSchema })
  .meta({ id: 'SaidWaiting' });
export type SaidWaiting = z.output<typeof saidWaitingSchema>;

export function sayWaiting({ code, detail }: Waiting): SaidWaiting {
  const { en, zh }: Words = waitingCodes[code];
  if (detail === undefined) return { code, message: { en, zh } };
  return { code, message: { en: `${en}: ${detail}`, zh: `${zh}：${detail}` } };
}

/** In one English sentence, for the log. */
export const inWords = (waiting: Waiting): string => sayWaiting(waiting).message.en;
