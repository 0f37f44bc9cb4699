import type { RunNowBody } from '@escapement/protocol';
import type { Command } from './command.ts';

/** Asks for a run of a job, now or later. */
export const runJob: Command = {
  name: 'job run',
  takesReason: false,
  takes: 'one job',
  options: { input: 'may', 'run-at': 'may', 'delay-ms': 'may', key: 'may' },
  async run(client, { ids: [id = ''], options }, words) {
    const { input, 'run-at': runAt, 'delay-ms': delayMs, key } = options;
    // What was not typed is not said; what was is for the interface to judge.
    const given = Object.entries({ input, runAt, delayMs, key });
    const body = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    const answer = await client.runNow(id, body as RunNowBody);
    return { lines: [words.jobs.asked(answer)], answer, isDone: true };
  },
};

/** Keeps a job from firing, until somebody resumes it or until an instant. */
export const pauseJob: Command = {
  name: 'job pause',
  takesReason: true,
  takes: 'one job',
  options: { until: 'may' },
  async run(client, { ids: [id = ''], reason, options: { until } }, words) {
    const answer = await client.pauseJob(id, reason, until === undefined ? {} : { until });
    return { lines: [words.jobs.paused(id, until)], answer, isDone: true };
  },
};

/** Lets it fire again from now on. */
export const resumeJob: Command = {
  name: 'job resume',
  takesReason: false,
  takes: 'one job',
  async run(client, { ids: [id = ''] }, words) {
    const answer = await client.resumeJob(id);
    return { lines: [words.jobs.resumed(id)], answer, isDone: true };
  },
};
