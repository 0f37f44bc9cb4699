import type { LedgerReason } from '../words/fire-outcomes.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Words } from './words.ts';

/** What a fire time came to, in one word. */
export const outcomeWords = {
  run: { en: 'Ran', zh: '已运行' },
  skipped: { en: 'Skipped', zh: '已跳过' },
  missed: { en: 'Missed', zh: '错过' },
  superseded: { en: 'Superseded', zh: '已作废' },
  unknown: { en: 'Unknown', zh: '无法得知' },
} as const satisfies Record<LedgerEntry['outcome'], Words>;

/** Why a fire time has no run, as every surface says it. */
export const ledgerReasonWords = {
  overlap: { en: 'An earlier run was still going', zh: '上一次运行尚未结束' },
  'overlap-limit': {
    en: 'As many runs as may were waiting for their turn',
    zh: '等待执行的运行已达上限',
  },
  calendar: { en: 'Excluded by a calendar', zh: '被日历排除' },
  edited: { en: 'The job was edited before it was due', zh: '到期之前任务被修改' },
  deleted: { en: 'The job was deleted before it was due', zh: '到期之前任务被删除' },
  paused: { en: 'The job was paused', zh: '任务处于暂停状态' },
  'too-late': { en: 'No worker began it in time', zh: '没有工作进程按时开始执行' },
  'too-old': {
    en: 'It passed unserved and was older than the catch-up window',
    zh: '未能按时触发，且已超出补跑时限',
  },
  'catch-up-none': {
    en: 'It passed unserved and the job catches nothing up',
    zh: '未能按时触发，且任务设为不补跑',
  },
  'newer-run-serves': {
    en: 'It passed unserved; a later run stands for it',
    zh: '未能按时触发，由之后的一次运行代替',
  },
  'catch-up-limit': {
    en: 'It passed unserved and the catch-up limit was reached',
    zh: '未能按时触发，且已达到补跑次数上限',
  },
  'redis-forgot': {
    en: 'Redis lost its data; whether it ran cannot be known',
    zh: 'Redis 丢失了数据，无法得知是否运行过',
  },
  'redis-went-back': {
    en: 'Redis came back with older data; whether it ran cannot be known',
    zh: 'Redis 恢复为较旧的数据，无法得知是否运行过',
  },
  'records-lost': {
    en: 'The records of this time were lost with the data of Redis',
    zh: '这段时间的记录已随 Redis 的数据一起丢失',
  },
  'definition-broken': { en: 'The definition could not be read', zh: '任务定义无法读取' },
} as const satisfies Record<LedgerReason, Words>;
