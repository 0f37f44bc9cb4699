import type { Task } from '../schemas/task.ts';
import { configIn, secretsIn } from './fill-task.ts';
import { taskTexts } from './task-texts.ts';

/** What must be had before a task can be filled, by name; nothing of it for most. */
export interface TaskNeeds {
  readonly secrets: readonly string[];
  readonly config: readonly string[];
  /** Whether anything in its texts is written as a template is; a task without is as it was written in all of its runs. */
  readonly hasTemplates: boolean;
}

/** All runs of a version share one task: its texts are gone through once, and not for each. */
const known = new WeakMap<Task, TaskNeeds>();

/** What the texts of a task ask for. */
export function needsOf(task: Task): TaskNeeds {
  const before = known.get(task);
  if (before !== undefined) return before;
  const needs = {
    secrets: [...secretsIn(task).keys()],
    config: [...configIn(task).keys()],
    hasTemplates: taskTexts(task).some(({ text }) => text.includes('${')),
  };
  known.set(task, needs);
  return needs;
}
