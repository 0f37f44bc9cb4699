import type { WorkerInfo } from '../schemas/cluster.ts';
import type { JobDefinition } from '../schemas/job.ts';

/** Names that are told of one queue. */
const namesAtMost = 50;

/** Who serves a queue, and what its jobs ask for that nobody has. */
export interface QueueService {
  /** Jobs whose runs go through it. */
  readonly jobCount: number;
  /** The first by id of those that serve it. */
  readonly workerIds: readonly string[];
  readonly workerCount: number;
  /** How many runs those may have in hand at once, in all their queues. */
  readonly hands: number;
  /** Handlers that jobs of it call, that are not paused, and no worker of it has. */
  readonly lacking: readonly string[];
}

type Asking = Pick<JobDefinition, 'queue' | 'task' | 'paused'>;
type Offering = Pick<WorkerInfo, 'workerId' | 'queues' | 'handlers' | 'concurrency'>;

interface Gathered {
  jobCount: number;
  readonly handlers: Set<string>;
  readonly workers: Offering[];
}

/** Every queue that a job asks for or a worker serves, by name. */
export function queueServices(
  jobs: Iterable<Asking>,
  workers: readonly Offering[],
): ReadonlyMap<string, QueueService> {
  const queues = new Map<string, Gathered>();
  const of = (queue: string) => {
    const known = queues.get(queue) ?? { jobCount: 0, handlers: new Set<string>(), workers: [] };
    queues.set(queue, known);
    return known;
  };
  for (const { queue, task, paused } of jobs) {
    const gathered = of(queue);
    gathered.jobCount += 1;
    if (task.kind === 'handler' && paused === undefined) gathered.handlers.add(task.handler);
  }
  for (const worker of workers) for (const queue of worker.queues) of(queue).workers.push(worker);
  return new Map([...queues].map(([queue, gathered]) => [queue, serviceOf(gathered)]));
}

function serviceOf({ jobCount, handlers, workers }: Gathered): QueueService {
  const had = new Set(workers.flatMap((worker) => worker.handlers));
  return {
    jobCount,
    workerIds: workers
      .map(({ workerId }) => workerId)
      .sort()
      .slice(0, namesAtMost),
    workerCount: workers.length,
    hands: workers.reduce((sum, { concurrency }) => sum + concurrency, 0),
    lacking: [...handlers]
      .filter((handler) => !had.has(handler))
      .sort()
      .slice(0, namesAtMost),
  };
}
