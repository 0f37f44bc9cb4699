import {
  calendarNamesOf,
  calendarsAtHand,
  isTimed,
  type JobDefinition,
  type KnownCalendars,
  type Logger,
  type Schedule,
  toCalendarSpec,
  toScheduleSpec,
} from '@escapement/core';
import { type CalendarSpec, compileSchedule, type Timetable } from '@escapement/timetable';
import { SharedTimetables, sharedText } from './shared-timetables.ts';

/**
 * What a definition compiles to. `not-yet`: a calendar that its schedule names has not arrived in the version that it
 * demands; it will, and until then the job must not be planned. `undefined`: it does not compile on this node at all.
 */
export type Compiled = Timetable | 'not-yet' | undefined;

/** Compiled schedules of jobs. They outlive a term: what a schedule means does not depend on who leads. */
export interface Timetables {
  of(definition: JobDefinition): Compiled;
  forget(jobId: string): void;
}

interface Kept {
  /** What was compiled. The revision would not do: a rebuilt ensemble counts from the beginning again. */
  readonly schedule: Schedule;
  /** The specs that it was compiled with; a calendar that was edited since has another one. */
  readonly calendars: ReadonlyMap<string, CalendarSpec>;
  readonly timetable: Timetable | undefined;
  /** What it is shared as with other jobs, if it is. */
  readonly sharedAs: string | undefined;
}

/** What is compiled of a definition. */
type Scheduled = Pick<JobDefinition, 'id' | 'schedule'>;

/** Compiles on first use, and again when the schedule or one of its calendars has changed. */
export function createTimetables(logger: Logger, known: KnownCalendars): Timetables {
  const kept = new Map<string, Kept>();
  const shared = new SharedTimetables();
  const forget = (jobId: string) => {
    const sharedAs = kept.get(jobId)?.sharedAs;
    if (sharedAs !== undefined) shared.leave(sharedAs);
    kept.delete(jobId);
  };
  return {
    of(definition) {
      const found = calendarsAtHand(definition, known);
      if (found.kind === 'not-yet') return 'not-yet';
      const { calendars } = found;
      const { id, schedule } = definition;
      const before = kept.get(id);
      if (before !== undefined && isSame(before, { schedule, calendars })) return before.timetable;
      forget(id);
      const make = () => compile(definition, { calendars, logger });
      const text = sharedText(schedule);
      const timetable = text === undefined ? make() : shared.take(text, make);
      const sharedAs = timetable === undefined ? undefined : text;
      kept.set(id, { schedule, calendars, timetable, sharedAs });
      return timetable;
    },
    forget,
  };
}

/**
 * Compiles a definition that is on its way out, for the fire times that it still owes a reason for. Which version of its
 * calendars it was planned with is not known any more; one that is gone takes nothing out, so that no fire time is silent.
 */
export function compileOutgoing(
  definition: Scheduled,
  parts: { readonly known: KnownCalendars; readonly logger: Logger },
): Timetable | undefined {
  const calendars = new Map<string, CalendarSpec>();
  for (const name of calendarNamesOf(definition.schedule)) {
    const calendar = parts.known.get(name);
    if (calendar !== undefined) calendars.set(name, toCalendarSpec(calendar));
  }
  return compile(withoutOtherCalendars(definition, calendars), {
    calendars,
    logger: parts.logger,
  });
}

function withoutOtherCalendars(
  definition: Scheduled,
  calendars: ReadonlyMap<string, CalendarSpec>,
): Scheduled {
  const { schedule } = definition;
  if (!isTimed(schedule) || schedule.calendars === undefined) return definition;
  const present = schedule.calendars.filter((name) => calendars.has(name));
  return { ...definition, schedule: { ...schedule, calendars: present } };
}

function compile(
  definition: Scheduled,
  parts: { readonly calendars: ReadonlyMap<string, CalendarSpec>; readonly logger: Logger },
): Timetable | undefined {
  const { calendars, logger } = parts;
  const spec = toScheduleSpec(definition.schedule);
  const result = compileSchedule(spec, { key: definition.id, calendars });
  if (result.ok) return result.timetable;
  logger.error(
    { jobId: definition.id, problems: result.problems },
    'this job cannot fire: its schedule does not compile on this node',
  );
  return undefined;
}

function isSame(before: Kept, now: Pick<Kept, 'schedule' | 'calendars'>): boolean {
  return (
    isSameSchedule(before.schedule, now.schedule) &&
    isSameCalendars(before.calendars, now.calendars)
  );
}

/** Nearly always one object; an edit of anything else makes another that reads the same. */
function isSameSchedule(before: Schedule, now: Schedule): boolean {
  return before === now || JSON.stringify(before) === JSON.stringify(now);
}

function isSameCalendars(before: Kept['calendars'], now: Kept['calendars']): boolean {
  if (before.size !== now.size) return false;
  for (const [name, spec] of now) if (before.get(name) !== spec) return false;
  return true;
}
