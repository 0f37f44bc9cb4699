import type { ShapeWords } from './field-words.ts';

/** Queues, and what takes nothing new. */
export const queueWords: ShapeWords = {
  Halt: { by: 'Who said so: how they were known, and from which address', since: 'Since when' },
  HaltAnswer: {
    name: 'The name of the queue, or the id of the worker',
    halt: 'Why it takes nothing new; null where it does',
  },
  LivingWorker: {
    version: 'The version of the product that it runs',
    queues: 'The queues that it serves',
    handlers: 'The handlers that it has',
    concurrency: 'How many runs it takes at once',
    scripts: 'Whether it runs scripts',
    drained: 'Why it is to take nothing new; absent where it takes what comes',
  },
  Queue: {
    name: 'The name of the queue',
    paused: 'Why no worker takes from it; absent where they do',
    jobCount: 'How many jobs name it',
    workerIds: 'The first fifty of the workers that serve it',
    workerCount: 'How many workers serve it; who is to be drained does not',
    hands: 'How many runs those may have in hand at once, in all their queues',
    lacking: 'Handlers that jobs of it call and no worker of it has, so that their runs fail',
    limits:
      'How many of its runs may be at work at once, and how many may begin within a while; absent where nobody has set any',
    depth: 'What stands in it; absent where Redis cannot be asked',
  },
  QueueDepth: {
    dueCount: 'Runs that are due and that no worker has taken',
    laterCount: 'Runs that are to begin later',
    inHandCount: 'Runs that workers have in hand',
    oldestDueTime: 'Since when the first of those that are due could have begun',
  },
};
