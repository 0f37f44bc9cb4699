import type { enSetAside } from '../en/set-aside.ts';
import type { Translation } from '../translation.ts';

export const zhSetAside: Translation<typeof enSetAside> = {
  'setAside.title': '已搁置的任务',
  'setAside.note':
    '这些任务的定义已不在 ZooKeeper 中；能写入 Redis 的人都可能改动过 Redis 中的内容，恢复前请先查看。',
  'setAside.chosen': '已选 {{chosen}} 个，共 {{total}} 个',
  'setAside.col.choose': '选择',
  'setAside.choose': '选择 {{job}}',
  'setAside.col.job': '任务',
  'setAside.col.task': '执行内容',
  'setAside.col.schedule': '时间',
  'setAside.col.version': '版本',
  'setAside.unreadable': '无法读取：{{problem}}',
  'setAside.empty': '已没有被搁置的任务',
  'setAside.restore.all': '全部恢复',
  'setAside.restore.chosen': '恢复所选',
  'setAside.restore.title_other': '恢复 {{count}} 个任务？',
  'setAside.restore.effect':
    '任务定义及其引用的日历将写回 ZooKeeper，并从现在起生效。已经执行过的运行不会再次执行。',
  'setAside.restored_other': '已恢复 {{count}} 个任务',
  'setAside.refused_other': '{{count}} 个任务无法恢复，仍被搁置',
  'setAside.discard.chosen': '放弃所选',
  'setAside.discard.title_other': '永久放弃 {{count}} 个任务？',
  'setAside.discard.effect':
    '这些任务将移出调度，已排入的运行会被撤回，其定义随之丢失。此操作无法撤销。',
  'setAside.discard.confirm': '放弃',
  'setAside.discarded_other': '已放弃 {{count}} 个任务',
  'setAside.reason.hint': '随任期保存在选举历史中。',
  'setAside.reason.required': '请说明原因，至少两个字符。',
  'office.refused':
    'Redis 不允许 ZooKeeper 选出的节点任主节点：其中本集群的任期号更高。如果 ZooKeeper 经过恢复或重建，并且没有其他集群在使用这个 Redis，请重置主节点职位。',
  'office.reset': '重置职位',
  'office.reset.title': '为 ZooKeeper 的数据换一个名称？',
  'office.reset.effect':
    '此后 Redis 中的任期号不再有效，排在首位的候选者将成为主节点，并接管 Redis 中的内容。请确认没有其他集群在使用这个 Redis。原因会随任期保存。',
  'office.reset.done': '职位已重置',
  'stores.memory': '已用 {{used}}，上限 {{most}}（{{share}}）',
  'stores.memory.unlimited': '已用 {{used}}，未设上限',
  'stores.memory.label': '内存：',
  'stores.memory.tight': '达到 {{share}} 后只排入即将到期的运行，并清除旧的日志与运行记录。',
};
