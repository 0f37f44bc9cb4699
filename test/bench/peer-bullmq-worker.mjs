import { Worker } from 'bullmq';
import { record } from '../rig/recording-handlers.mjs';

/** A BullMQ worker as its documentation shows it; the nominal time is the slot that its scheduler made the id from. */
const worker = new Worker(
  'peer',
  async (job) => {
    const slot = Number(job.id?.split(':').at(-1));
    await record(undefined, {
      jobId: job.name,
      fireTime: new Date(slot).toISOString(),
      attempt: job.attemptsStarted,
      epoch: 0,
    });
  },
  {
    connection: {
      host: '127.0.0.1',
      port: Number(process.env['PEER_REDIS_PORT']),
      maxRetriesPerRequest: null,
    },
    concurrency: 100,
  },
);
worker.on('error', (error) => process.stderr.write(`${error.message}\n`));
