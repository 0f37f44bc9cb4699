import type { HaltAnswer, PageQuery, QueueList, QueueView } from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import type { Send } from './transport.ts';

/** Queues, and who is to take nothing new. */
export interface QueueCalls {
  /** By name. */
  listQueues(query?: PageQuery, reading?: Reading): Promise<QueueList>;
  /** Throws `QUEUE_NOT_FOUND` where no job names it, no worker serves it, and nothing stands in it. */
  getQueue(name: string, reading?: Reading): Promise<QueueView>;
  /** No worker takes from it any more; what is in hand goes on to its end. */
  pauseQueue(name: string, reason: string): Promise<HaltAnswer>;
  resumeQueue(name: string): Promise<HaltAnswer>;
  /** The worker takes nothing new. Throws `WORKER_NOT_FOUND` where none of the id lives. */
  drainWorker(workerId: string, reason: string): Promise<HaltAnswer>;
  resumeWorker(workerId: string): Promise<HaltAnswer>;
}

export function queueCalls(send: Send): QueueCalls {
  const act = (path: string, body?: object) =>
    send<HaltAnswer>({ method: 'POST', path: `/api/v1/${path}`, body });
  const queue = (name: string) => `queues/${encodeURIComponent(name)}`;
  const worker = (workerId: string) => `workers/${encodeURIComponent(workerId)}`;
  return {
    listQueues: (query, reading) => send({ path: '/api/v1/queues', query, ...reading }),
    getQueue: (name, reading) => send({ path: `/api/v1/${queue(name)}`, ...reading }),
    pauseQueue: (name, reason) => act(`${queue(name)}/pause`, { reason }),
    resumeQueue: (name) => act(`${queue(name)}/resume`),
    drainWorker: (workerId, reason) => act(`${worker(workerId)}/drain`, { reason }),
    resumeWorker: (workerId) => act(`${worker(workerId)}/resume`),
  };
}
