import type { ClusterWarning } from '../schemas/cluster.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { Words } from '../schemas/words.ts';

/** A queue of BullMQ's that is somebody else's. */
interface Queue {
  readonly prefix: string;
  readonly queue: string;
}

type Asking = Pick<JobDefinition, 'id' | 'task' | 'paused'>;

/** Queues that are asked about, and named in a sentence. */
const queuesAtMost = 50;
const namesAtMost = 5;

/** The queues of others that jobs put something into which are not paused, each once; of very many the first. */
export function queuesOfOthersIn(jobs: Iterable<Asking>): readonly Queue[] {
  const queues = new Map<string, Queue>();
  for (const { task, paused } of jobs) {
    if (task.kind !== 'bullmq' || paused !== undefined) continue;
    const { prefix, queue } = task;
    queues.set(`${prefix}:${queue}`, { prefix, queue });
    if (queues.size >= queuesAtMost) break;
  }
  return [...queues.values()];
}

/** That jobs wait in queues of others which no worker of theirs comes for; one sentence, or none. */
export function unservedByOthers(queues: readonly Queue[]): readonly ClusterWarning[] {
  if (queues.length === 0) return [];
  const [one, many] = [named(queues), queues.length > 1];
  return [
    {
      code: 'BULLMQ_QUEUE_UNSERVED',
      message: {
        en: `No worker of BullMQ's takes what waits in the ${many ? 'queues' : 'queue'} ${one.en}: runs go on waiting until one is started`,
        zh: `没有 BullMQ 工作进程处理队列 ${one.zh} 中等待的作业：运行会一直等待，直到有工作进程启动`,
      },
    },
  ];
}

function named(queues: readonly Queue[]): Words {
  const shown = queues.slice(0, namesAtMost);
  const more = queues.length - shown.length;
  const en = shown.map(({ prefix, queue }) => `${queue} (prefix ${prefix})`).join(', ');
  const zh = shown.map(({ prefix, queue }) => `${queue}（前缀 ${prefix}）`).join('、');
  return more > 0
    ? { en: `${en} and ${more} more`, zh: `${zh} 等共 ${queues.length} 个` }
    : { en, zh };
}
