import {
  calendarVersionsOf,
  type JobDefinition,
  type KnownCalendars,
  lagsBehind,
} from '@escapement/core';
import type { Ask } from '../../ask.ts';
import { calendarsOf, readCalendarsOf } from '../../calendars/known-calendars.ts';
import { manyAtOnce } from '../../many-at-once.ts';
import type { Writes } from '../writing-ports.ts';

const touchedAtOnce = 32;

interface World {
  readonly deps: Writes<'definitions'>;
  readonly ask: Ask;
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
  const outcome = await ask.zookeeper((signal) =>
    deps.definitions.touch(definition.id, { ...write, signal }),
  );
  return outcome.kind === 'written' ? outcome.definition : definition;
}
