import { judgeInput, unfitReason, unreachable } from '@escapement/core';
import { type OthersSettings, runByOthers } from './bullmq-task.ts';
import type { HandlerRunner, HandlerTask } from './handler-task.ts';
import { type HttpRunners, runHttpTask } from './http-service.ts';
import { runScript, type ScriptSettings } from './script-task.ts';
import { finallyFailed, type HandlerRun, type TaskOutcome } from './task-outcome.ts';

/** What this worker was given to run tasks with. */
export interface TaskRunners extends HttpRunners {
  readonly handlers: HandlerRunner;
  readonly scripts: ScriptSettings;
  /** Absent where no queues of others are reached. */
  readonly others?: OthersSettings;
}

/** Runs the run's task. Never rejects for what the user's code, server or script did. */
export function runTask(runners: TaskRunners, run: HandlerRun): Promise<TaskOutcome> {
  const { task } = run.envelope;
  switch (task.kind) {
    case 'handler':
      return runHandler(runners.handlers, task, run);
    case 'http':
      return runHttpTask(runners, task, run);
    case 'script':
      return runScript(runners.scripts, task, run);
    case 'bullmq':
      return runByOthers(runners.others, task, run);
    default:
      return unreachable(task);
  }
}

/** No handler is given what its job's schema refuses, as templates, or a version since, may have made of the input. */
function runHandler(
  handlers: HandlerRunner,
  task: HandlerTask,
  run: HandlerRun,
): Promise<TaskOutcome> {
  const unfit = unfitReason(judgeInput(task));
  return unfit === undefined ? handlers.run(task, run) : Promise.resolve(finallyFailed(unfit));
}
