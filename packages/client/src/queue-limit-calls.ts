import type { QueueLimits, QueueLimitsContent } from '@escapement/core';
import type { Reading } from './job-calls.ts';
import { matching } from './request-headers.ts';
import type { Send } from './transport.ts';

/** The limits of queues: how many of their runs may be at work at once, and how many may begin within a while. */
export interface QueueLimitCalls {
  /** Throws `QUEUE_LIMITS_NOT_FOUND` where nobody has set any. */
  getQueueLimits(name: string, reading?: Reading): Promise<QueueLimits>;
  /** In place of this version, or of whatever stands; throws `QUEUE_LIMITS_CHANGED` when another version stands. */
  putQueueLimits(
    name: string,
    limits: QueueLimitsContent,
    options?: { ifVersion?: number },
  ): Promise<QueueLimits>;
  deleteQueueLimits(name: string, options?: { ifVersion?: number }): Promise<void>;
}

export function queueLimitCalls(send: Send): QueueLimitCalls {
  const pathOf = (name: string) => `/api/v1/queues/${encodeURIComponent(name)}/limits`;
  return {
    getQueueLimits: (name, reading) => send({ path: pathOf(name), ...reading }),
    putQueueLimits: (name, body, options) =>
      send({ method: 'PUT', path: pathOf(name), body, headers: matching(options?.ifVersion) }),
    async deleteQueueLimits(name, options) {
      await send({ method: 'DELETE', path: pathOf(name), headers: matching(options?.ifVersion) });
    },
  };
}
