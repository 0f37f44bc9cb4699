/** A job that goes into a queue of BullMQ's; loaded with its fields. */
export const enEditorBullmq = {
  'bullmq.hint':
    "Each run puts a job into this queue and has the outcome that the queue's own worker comes to.",
  'bullmq.queue': 'Queue of BullMQ',
  'bullmq.prefix': 'Prefix of its keys',
  'bullmq.name': 'Name of the job',
  'bullmq.data': 'Data (JSON)',
  'bullmq.options': 'Options of BullMQ (JSON)',
  'bullmq.options.hint':
    'Taken are attempts, backoff, priority, lifo, removeOnComplete, removeOnFail, keepLogs, stackTraceLimit',
} as const;
