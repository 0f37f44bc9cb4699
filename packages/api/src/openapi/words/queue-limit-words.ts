import type { ShapeWords } from './field-words.ts';

const content = {
  maxConcurrent:
    'How many of its runs may be at work at once, over all workers; any number where absent',
  rateLimit: 'How many of its runs may begin within a while; any number where absent',
};

/** The limits of queues. */
export const queueLimitWords: ShapeWords = {
  QueueLimits: {
    ...content,
    name: 'The name of the queue',
    version: 'Grows with every edit, also over deletion and re-creation',
  },
  QueueLimitsContent: content,
  RateLimit: {
    perSecond: 'So many within a second, counted from the first of them',
    perMinute: 'So many within a minute, counted from the first of them',
    key: 'So many of each key: a text with ${jobId}, ${input} or a value of the input of a run, such as ${input.account}; absent where all count together',
  },
};
