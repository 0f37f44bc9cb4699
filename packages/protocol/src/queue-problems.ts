/** The codes that are about queues and the workers that serve them; part of `problemCodes`. */
export const queueProblems = {
  QUEUE_NOT_FOUND: { status: 404, en: 'There is no such queue', zh: '队列不存在' },
  WORKER_NOT_FOUND: { status: 404, en: 'There is no such worker', zh: '工作进程不存在' },
  HALTS_FULL: {
    status: 507,
    en: 'Too many queues and workers are kept from taking runs',
    zh: '被停止接取运行的队列和工作进程过多',
  },
  QUEUE_LIMITS_NOT_FOUND: {
    status: 404,
    en: 'The queue has no limits',
    zh: '该队列没有设置限额',
  },
  QUEUE_LIMITS_CHANGED: {
    status: 412,
    en: 'The limits of the queue have been changed meanwhile',
    zh: '该队列的限额已被他人修改',
  },
  QUEUE_LIMITS_FULL: {
    status: 507,
    en: 'There are too many queues with limits',
    zh: '设有限额的队列数量已达上限',
  },
} as const;
