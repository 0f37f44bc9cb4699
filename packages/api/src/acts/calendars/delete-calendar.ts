import type { CalendarRemoveOutcome, JobDefinition } from '@escapement/core';
import { jobsUsing } from '../../calendars/calendar-use.ts';
import { requireCatalog } from '../../jobs/job-reading.ts';
import type { Act } from '../act.ts';
import { calendarThing, done, refused } from '../told.ts';
import type { Writes } from '../writing-ports.ts';

/** What became of a calendar that was to go. */
export type CalendarDeletion =
  | CalendarRemoveOutcome
  | { readonly kind: 'in-use'; readonly using: readonly JobDefinition[] };

/** Deletes a calendar that no job uses. `ifVersion`: only the one that stands in this version. */
export function deleteCalendar(
  ports: Writes<'calendars'>,
): Act<{ readonly name: string; readonly ifVersion?: number }, CalendarDeletion> {
  const { calendars, catalog } = ports;
  return {
    name: 'calendar.delete',
    about: ({ name }) => [calendarThing(name)],
    told: (outcome) =>
      outcome.kind === 'removed' ? done({ before: outcome.before }) : refused(outcome.kind),
    async perform(call) {
      const { name, ...condition } = call.input;
      requireCatalog(ports, call);
      const using = jobsUsing(catalog, name);
      if (using.length > 0) return { kind: 'in-use', using };
      return await call.ask.zookeeper((signal) => calendars.remove(name, { ...condition, signal }));
    },
  };
}
