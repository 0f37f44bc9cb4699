import {
  type CalendarDefinition,
  calendarNamesOf,
  calendarVersionsOf,
  type JobDefinition,
  type KnownCalendars,
  lagsBehind,
  type Schedule,
} from '@escapement/core';
import type { ApiDeps } from '../api-deps.ts';
import type { Ask } from '../ask.ts';

/** Of the calendars that a schedule names those that there are. */
export function calendarsOf(
  schedule: Schedule,
  known: KnownCalendars,
): readonly CalendarDefinition[] {
  return [...new Set(calendarNamesOf(schedule))]
    .map((name) => known.get(name))
    .filter((calendar) => calendar !== undefined);
}

/** The calendars of a schedule that is to be stored, read anew: one may have been written on another node a moment ago. */
export async function readCalendarsOf(
  schedule: Schedule,
  world: { readonly deps: ApiDeps; readonly ask: Ask },
): Promise<ReadonlyMap<string, CalendarDefinition>> {
  const names = [...new Set(calendarNamesOf(schedule))];
  const found = await Promise.all(
    names.map((name) => world.ask.zookeeper(() => world.deps.calendars.read(name))),
  );
  const present = found.filter((calendar) => calendar !== undefined);
  return new Map(present.map((calendar) => [calendar.name, calendar]));
}

/**
 * Looks once more after a definition was written: a calendar that was edited between the check and the write did not know
 * of this job, so nobody else carries its edit here. Answers the definition as it then stands.
 */
export async function carryLateEdits(
  definition: JobDefinition,
  world: { readonly deps: ApiDeps; readonly ask: Ask },
): Promise<JobDefinition> {
  const { deps, ask } = world;
  const calendars = await readCalendarsOf(definition.schedule, world);
  const isLate = [...calendars.values()].some((calendar) => lagsBehind(definition, calendar));
  const calendarVersions = calendarVersionsOf(definition.schedule, calendars);
  if (!isLate || calendarVersions === undefined) return definition;
  const write = { now: await deps.time.ask(), calendarVersions };
  const outcome = await ask.zookeeper(() => deps.definitions.touch(definition.id, write));
  return outcome.kind === 'written' ? outcome.definition : definition;
}
