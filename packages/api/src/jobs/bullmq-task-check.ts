import type { JobInput, QueuesOfOthers } from '@escapement/core';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Refuses a job for a queue of BullMQ's that is one of ours, since each of its runs would fail. */
export function refuseOwnQueue(others: Pick<QueuesOfOthers, 'isOurs'>, { task }: JobInput): void {
  if (task.kind !== 'bullmq' || !others.isOurs(task)) return;
  const error = {
    code: 'TASK_UNSENDABLE',
    path: 'task.prefix',
    text: task.prefix,
    message: {
      en: 'Queues under this prefix are those of Escapement itself',
      zh: '该前缀下的队列属于 Escapement 自身',
    },
    allowed: 'the prefix of your own workers; bull unless they say another',
    allowedZh: '您自己的工作进程所用的前缀；未设置时为 bull',
  };
  const detail = `${error.path}: ${error.message.en}; allowed: ${error.allowed}.`;
  throw new ProblemSignal('TASK_INVALID', detail, { errors: [error] });
}
