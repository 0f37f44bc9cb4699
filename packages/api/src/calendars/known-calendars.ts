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
import { manyAtOnce } from '../many-at-once.ts';

const readAtOnce = 32;
const touchedAtOnce = 32;

interface World {
  readonly deps: ApiDeps;
  readonly ask: Ask;
}

/** Of the calendars that a schedule names those that there are. */
export function calendarsOf(
  schedule: Schedule,
  known: KnownCalendars,
): readonly CalendarDefinition[] {
  return [...new Set(calendarNamesOf(schedule))]
    .map((name) => known.get(name))
    .filter((calendar) => calendar !== undefined);
}

/** The calendars of schedules that are to be stored, read anew: one may have been written on another node a moment ago. */
export async function readCalendarsOf(
  schedules: readonly Schedule[],
  { deps, ask }: World,
): Promise<ReadonlyMap<string, CalendarDefinition>> {
  const names = [...new Set(schedules.flatMap(calendarNamesOf))];
  const found = await manyAtOnce(readAtOnce, names, (name) =>
    ask.zookeeper(() => deps.calendars.read(name)),
  );
  const present = found.filter((calendar) => calendar !== undefined);
  return new Map(present.map((calendar) => [calendar.name, calendar]));
}

/**
 * Looks once more after definitions were written: a calendar that was edited between the check and the write did not know
 * of these jobs, so nobody else carries its edit here. Answers the definitions as they then stand.
 */
export async function carryLateEdits(
  definitions: readonly JobDefinition[],
  world: World,
): Promise<readonly JobDefinition[]> {
  const schedules = definitions.map(({ schedule }) => schedule);
  const calendars = await readCalendarsOf(schedules, world);
  return manyAtOnce(touchedAtOnce, definitions, (definition) =>
    carryLateEdit(definition, calendars, world),
  );
}

async function carryLateEdit(
  definition: JobDefinition,
  calendars: KnownCalendars,
  { deps, ask }: World,
): Promise<JobDefinition> {
  const named = calendarsOf(definition.schedule, calendars);
  const calendarVersions = calendarVersionsOf(definition.schedule, calendars);
  const isLate = named.some((calendar) => lagsBehind(definition, calendar));
  if (!isLate || calendarVersions === undefined) return definition;
  const write = { now: await deps.time.ask(), calendarVersions };
  const outcome = await ask.zookeeper(() => deps.definitions.touch(definition.id, write));
  return outcome.kind === 'written' ? outcome.definition : definition;
}
