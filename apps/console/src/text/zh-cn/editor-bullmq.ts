import type { enEditorBullmq } from '../en/editor-bullmq.ts';
import type { Translation } from '../translation.ts';

export const zhEditorBullmq: Translation<typeof enEditorBullmq> = {
  'bullmq.hint': '每次运行向该队列放入一个作业，运行的结果即该队列自己的工作进程得出的结果。',
  'bullmq.queue': 'BullMQ 队列',
  'bullmq.prefix': '键的前缀',
  'bullmq.name': '作业名称',
  'bullmq.data': '数据（JSON）',
  'bullmq.options': 'BullMQ 选项（JSON）',
  'bullmq.options.hint':
    '可用：attempts、backoff、priority、lifo、removeOnComplete、removeOnFail、keepLogs、stackTraceLimit',
};
