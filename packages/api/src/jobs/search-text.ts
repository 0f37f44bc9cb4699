import { hideCredentials, type JobDefinition } from '@escapement/core';

/** Everything of a job that a search looks at, in lower case. */
export function searchText(definition: JobDefinition): string {
  const { id, description, tags, schedule } = definition;
  const rule = schedule.kind === 'cron' ? [...schedule.expressions, schedule.timeZone] : [];
  return [id, description, ...tags, ...rule, targetOf(definition)].join('\n').toLowerCase();
}

/** What the task reaches for: an address, a handler's name, an interpreter, a queue and what its jobs are called there. */
function targetOf({ task }: JobDefinition): string {
  switch (task.kind) {
    case 'http':
      // What a search finds by is learnt by searching.
      return hideCredentials(task.url);
    case 'handler':
      return task.handler;
    case 'script':
      return task.interpreter;
    case 'bullmq':
      return `${task.queue}\n${task.name}`;
  }
}
