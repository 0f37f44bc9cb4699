import type { QueueLimits } from '@escapement/core';

/** What is said of the limits of queues. */
export interface LimitWords {
  stand(limits: QueueLimits): readonly string[];
  cleared(queue: string): string;
}

export const enLimits: LimitWords = {
  stand: ({ name, version, updatedAt, maxConcurrent, rateLimit }) => [
    `Limits of ${name}, version ${version} of ${updatedAt}:`,
    maxConcurrent === undefined
      ? '  any number of its runs may be at work at once'
      : `  at most ${maxConcurrent} of its runs are at work at once`,
    rateLimit === undefined
      ? '  any number of its runs may begin within a while'
      : `  at most ${rateLimit.perSecond ?? rateLimit.perMinute} of its runs begin within a ${rateLimit.perSecond === undefined ? 'minute' : 'second'}${rateLimit.key === undefined ? '' : `, of each ${rateLimit.key}`}`,
  ],
  cleared: (queue) => `${queue} is held back by nothing any more.`,
};

export const zhLimits: LimitWords = {
  stand: ({ name, version, updatedAt, maxConcurrent, rateLimit }) => [
    `队列 ${name} 的限制，版本 ${version}，${updatedAt}：`,
    maxConcurrent === undefined
      ? '  同时执行的运行数量不限'
      : `  同时执行的运行最多 ${maxConcurrent} 个`,
    rateLimit === undefined
      ? '  开始运行的频率不限'
      : `  ${rateLimit.key === undefined ? '' : `按 ${rateLimit.key} 分别计，`}每${rateLimit.perSecond === undefined ? '分钟' : '秒'}最多开始 ${rateLimit.perSecond ?? rateLimit.perMinute} 个运行`,
  ],
  cleared: (queue) => `队列 ${queue} 不再受限制。`,
};
