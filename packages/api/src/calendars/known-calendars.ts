import {
  type CalendarDefinition,
  calendarNamesOf,
  type KnownCalendars,
  type Schedule,
} from '@escapement/core';
import type { Ask } from '../ask.ts';
import { manyAtOnce } from '../many-at-once.ts';
import type { ReadingPorts } from '../reading-ports.ts';

const readAtOnce = 32;

interface World {
  readonly deps: ReadingPorts;
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
