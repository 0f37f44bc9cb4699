import { type Task, toIso } from '@escapement/core';
import type { HandlerContext, HandlerModule } from './handler-module.ts';
import { failed, succeeded, type TaskOutcome, type TaskRun } from './task-outcome.ts';
import { describeThrown } from './thrown.ts';

/** Calls the named function. It runs in this process: a function that never gives the event loop back stops the worker. */
export async function runHandler(
  handlers: HandlerModule,
  task: Extract<Task, { kind: 'handler' }>,
  run: TaskRun,
): Promise<TaskOutcome> {
  const handler = handlers.get(task.handler);
  if (handler === undefined) return failed(unknownHandler(task.handler, handlers));
  try {
    await handler(task.input, contextOf(run));
    return succeeded;
  } catch (error) {
    const { sentence, stack } = describeThrown(error);
    if (stack !== undefined) run.log.write('stderr', stack);
    return failed(sentence);
  }
}

/** Most handlers look at little of it: signal and log are made for those that do. */
function contextOf(run: TaskRun): HandlerContext {
  const { envelope, attempt, fencingToken } = run;
  return {
    runId: envelope.runId,
    jobId: envelope.jobId,
    fireTime: toIso(envelope.fireTime),
    attempt,
    epoch: envelope.epoch,
    ...(fencingToken === undefined ? {} : { fencingToken }),
    get signal() {
      return run.stop.signal;
    },
    log: (text) => run.log.write('stdout', String(text)),
  };
}

function unknownHandler(name: string, handlers: HandlerModule): string {
  if (handlers.size === 0) {
    return `there is no handler "${name}": this worker was started without a handler module`;
  }
  return `there is no handler "${name}"; this worker has ${[...handlers.keys()].sort().join(', ')}`;
}
