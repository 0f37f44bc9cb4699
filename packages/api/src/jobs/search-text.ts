import { hideCredentials, type JobDefinition, zoneOf } from '@escapement/core';
import { foldedText } from '@escapement/timetable';

/** The words of a job itself, as they are searched: what is said of its schedule stands beside. */
export function ownWords(definition: JobDefinition): string {
  const { id, name = '', description, tags, schedule } = definition;
  return foldedText(
    [id, name, description, ...tags, ...ruleOf(schedule), targetOf(definition)].join('\n'),
  );
}

function ruleOf(schedule: JobDefinition['schedule']): readonly string[] {
  const zone = zoneOf(schedule);
  const zones = zone === undefined ? [] : [zone];
  if (schedule.kind === 'cron') return [...schedule.expressions, ...zones];
  return schedule.kind === 'key-expired' ? [schedule.source, schedule.pattern, ...zones] : zones;
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
