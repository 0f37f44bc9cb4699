import {
  type CalendarDefinition,
  calendarNamesOf,
  type DefinitionCatalog,
  type JobDefinition,
  lagsBehind,
} from '@escapement/core';
import type { CalendarView } from '@escapement/protocol';

const namedAtMost = 100;

/** The jobs whose schedule names a calendar, by id. */
export function jobsUsing(
  catalog: Pick<DefinitionCatalog, 'all'>,
  name: string,
): readonly JobDefinition[] {
  const using: JobDefinition[] = [];
  for (const definition of catalog.all()) {
    if (calendarNamesOf(definition.schedule).includes(name)) using.push(definition);
  }
  return using.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The jobs of every calendar that is used at all, in one walk over the definitions. */
export function jobsByCalendar(
  catalog: Pick<DefinitionCatalog, 'all'>,
): ReadonlyMap<string, readonly JobDefinition[]> {
  const using = new Map<string, JobDefinition[]>();
  for (const definition of catalog.all()) {
    for (const name of new Set(calendarNamesOf(definition.schedule))) {
      const jobs = using.get(name);
      if (jobs === undefined) using.set(name, [definition]);
      else jobs.push(definition);
    }
  }
  for (const jobs of using.values()) jobs.sort((a, b) => (a.id < b.id ? -1 : 1));
  return using;
}

/** A calendar with its jobs; `laggingCount` where it is known better than the memory of definitions can tell. */
export function calendarView(
  calendar: CalendarDefinition,
  using: readonly JobDefinition[],
  laggingCount = using.filter((job) => lagsBehind(job, calendar)).length,
): CalendarView {
  return {
    ...calendar,
    usedBy: using.slice(0, namedAtMost).map((job) => job.id),
    usedByCount: using.length,
    laggingCount,
  };
}
