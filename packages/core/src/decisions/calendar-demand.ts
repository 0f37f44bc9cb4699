import type { CalendarSpec } from '@escapement/timetable';
import type { CalendarDefinition } from '../schemas/calendar.ts';
import type { JobDefinition } from '../schemas/job.ts';
import { isTimed, type Schedule } from '../schemas/schedule.ts';
import { toCalendarSpec } from './calendar-spec.ts';

/**
 * A calendar and the jobs that use it stand in different znodes and reach a node in any order. So a definition remembers
 * the version of each calendar that it was last edited with, and nobody compiles it with an older one.
 */
export type CalendarVersions = Readonly<Record<string, number>>;

/** Where calendars are looked up by name. */
export type KnownCalendars = Pick<ReadonlyMap<string, CalendarDefinition>, 'get'>;

/** The names of the calendars that a schedule uses. */
export function calendarNamesOf(schedule: Schedule): readonly string[] {
  return isTimed(schedule) ? (schedule.calendars ?? []) : [];
}

/** The versions that a definition written now must remember; `undefined` for a schedule without calendars. */
export function calendarVersionsOf(
  schedule: Schedule,
  known: KnownCalendars,
): CalendarVersions | undefined {
  const versions = calendarNamesOf(schedule).flatMap((name) => {
    const calendar = known.get(name);
    return calendar === undefined ? [] : [[name, calendar.version] as const];
  });
  return versions.length === 0 ? undefined : Object.fromEntries(versions);
}

/** The version of a calendar that the definition demands at least; 0 when it demands none. */
export function demandedVersion(definition: JobDefinition, name: string): number {
  const versions = definition.calendarVersions ?? {};
  return Object.hasOwn(versions, name) ? (versions[name] ?? 0) : 0;
}

/**
 * The calendars to compile a definition with, or the names of those that have not arrived in the version it demands: it
 * must wait for them, since with an older one it would fire what its edit took out.
 */
export type CalendarsAtHand =
  | { readonly kind: 'at-hand'; readonly calendars: ReadonlyMap<string, CalendarSpec> }
  | { readonly kind: 'not-yet'; readonly missing: readonly string[] };

const none: CalendarsAtHand = { kind: 'at-hand', calendars: new Map() };

/** Looks up what a definition's schedule names. */
export function calendarsAtHand(definition: JobDefinition, known: KnownCalendars): CalendarsAtHand {
  const names = calendarNamesOf(definition.schedule);
  if (names.length === 0) return none;
  const calendars = new Map<string, CalendarSpec>();
  const missing: string[] = [];
  for (const name of names) {
    const calendar = known.get(name);
    if (calendar === undefined || calendar.version < demandedVersion(definition, name)) {
      missing.push(name);
    } else {
      calendars.set(name, toCalendarSpec(calendar));
    }
  }
  return missing.length > 0 ? { kind: 'not-yet', missing } : { kind: 'at-hand', calendars };
}

/** Whether the schedule names the calendar and the definition has not been edited for its present version yet. */
export function lagsBehind(definition: JobDefinition, calendar: CalendarDefinition): boolean {
  return (
    calendarNamesOf(definition.schedule).includes(calendar.name) &&
    demandedVersion(definition, calendar.name) < calendar.version
  );
}
