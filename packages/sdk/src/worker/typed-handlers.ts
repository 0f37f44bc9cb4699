import {
  finallyFailed,
  type Handler,
  type HandlerRun,
  type HandlerRunner,
  handlersHere,
} from '@escapement/worker';
import { entryReader } from '../config/read-entry.ts';
import type { DefinedJob, Json } from '../jobs/defined-job.ts';
import { unfitSentence } from '../jobs/input-judgement.ts';
import { SdkRefusal } from '../sdk-refusal.ts';

/**
 * Runs the jobs' own functions, in this process. An input that a job's schema refuses fails its run for good, since it would be refused as often
 * as it is tried. Throws `WORKER_INVALID` where two jobs have one id.
 */
export function typedHandlers(jobs: readonly DefinedJob[]): HandlerRunner {
  const byName = new Map(jobs.map((job) => [job.handler, job]));
  if (byName.size < jobs.length) throw twice(jobs);
  // It says which there are.
  const none = handlersHere(new Map(jobs.map(({ handler }) => [handler, () => undefined])));
  return {
    endsWithinMs: none.endsWithinMs,
    async run(task, run) {
      const job = byName.get(task.handler);
      if (job === undefined) return none.run(task, run);
      const here = servedFor(job, run);
      const judgement = await job.judge(task.input);
      if (judgement.kind === 'unfit') return finallyFailed(unfitSentence(judgement.issues));
      // What the schema made of it need not be JSON: it goes no further than to the function beside it.
      return here.run({ ...task, input: judgement.value as Json }, run);
    },
  };
}

/** Calls the job's function with what its run may ask for. */
function servedFor({ handler, run: work }: DefinedJob, run: HandlerRun): HandlerRunner {
  const config = entryReader(run);
  const served: Handler = (input, context) => work(input, Object.assign(context, { config }));
  return handlersHere(new Map([[handler, served]]));
}

function twice(jobs: readonly DefinedJob[]): SdkRefusal {
  const ids = jobs.map(({ id }) => id);
  const id = ids.find((each, index) => ids.indexOf(each) < index) ?? '';
  return new SdkRefusal('WORKER_INVALID', {
    en: `the job "${id}" is given twice; a worker serves each once`,
    zh: `任务“${id}”给出了两次；一个工作进程对每个任务只能注册一次`,
  });
}
