import type {
  CalendarDefinition,
  CalendarInput,
  CalendarWriteOutcome,
  JobDefinition,
} from '@escapement/core';
import { refuseMeaningless, refuseStarving } from '../../calendars/calendar-check.ts';
import { jobsUsing } from '../../calendars/calendar-use.ts';
import { refuseBeyondStock } from '../../jobs/definition-stock.ts';
import { requireCatalog } from '../../jobs/job-reading.ts';
import type { Act } from '../act.ts';
import { calendarThing, done, refused, type Told } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';
import type { CarryIntoJobs } from './carry-into-jobs.ts';

/** What became of a calendar that was to be another. */
export type CalendarReplacement =
  | Exclude<CalendarWriteOutcome, { kind: 'written' }>
  | {
      readonly kind: 'replaced';
      readonly calendar: CalendarDefinition;
      /** As it stood before; absent where it was broken, or the same was written once more. */
      readonly before: CalendarDefinition | undefined;
      /** The jobs that it is now an edit of. */
      readonly using: readonly JobDefinition[];
      /** How many of them it has not been carried into yet. */
      readonly laggingCount: number;
    };

/** Replaces a calendar, which is an edit of each job that uses it. `ifVersion`: only the one that stands in this version. */
export function replaceCalendar(
  ports: Writes<'calendars'>,
  carryIntoJobs: CarryIntoJobs,
): Act<{ readonly calendar: CalendarInput; readonly ifVersion?: number }, CalendarReplacement> {
  const { calendars, catalog, time } = ports;
  return {
    name: 'calendar.replace',
    about: ({ calendar }) => [calendarThing(calendar.name)],
    told: toldOfReplacement,
    async perform(call) {
      const { calendar: input, ...condition } = call.input;
      const { ask } = call;
      const world = { deps: ports, ask };
      await refuseMeaningless(world, input);
      refuseBeyondStock(ports, input, calendars.get(input.name));
      requireCatalog(ports, call);
      await refuseStarving(world, input, jobsUsing(catalog, input.name));
      const write = { now: await time.ask(), by: whoAsked(call.who), ...condition };
      const outcome = await ask.zookeeper((signal) =>
        calendars.replace(input, { ...write, signal }),
      );
      if (outcome.kind !== 'written') return outcome;
      const { calendar } = outcome;
      const using = jobsUsing(catalog, input.name);
      const laggingCount = await carryIntoJobs({ calendar, using }, call);
      return { kind: 'replaced', calendar, before: outcome.before, using, laggingCount };
    },
  };
}

/** What stood is not told where it could not be read, or was the same. */
export function toldOfReplacement(outcome: CalendarReplacement): Told {
  if (outcome.kind !== 'replaced') return refused(outcome.kind);
  const { before, calendar } = outcome;
  return before === undefined ? done({ after: calendar }) : done({ before, after: calendar });
}
