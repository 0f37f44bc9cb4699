import { isDeepStrictEqual } from 'node:util';
import type { CalendarDefinition, CalendarInput, CalendarWriteOutcome } from '@escapement/core';
import { refuseMeaningless } from '../../calendars/calendar-check.ts';
import { refuseBeyondStock } from '../../jobs/definition-stock.ts';
import type { Act } from '../act.ts';
import { calendarThing, done, refused } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

/** What became of a calendar that was to be created. */
export type CalendarCreation =
  | CalendarWriteOutcome
  /** An earlier request with the same key made it, or somebody the same. */
  | { readonly kind: 'repeated'; readonly calendar: CalendarDefinition };

/** Creates a calendar; with an idempotency key, one that stands with the same content is the answer to a repeat. */
export function createCalendar(ports: Writes<'calendars'>): Act<CalendarInput, CalendarCreation> {
  const { calendars, time } = ports;
  return {
    name: 'calendar.create',
    about: ({ name }) => [calendarThing(name)],
    told: (outcome) => {
      switch (outcome.kind) {
        case 'written':
          return done({ after: outcome.calendar });
        case 'repeated':
          return done({ because: outcome.kind, after: outcome.calendar });
        default:
          return refused(outcome.kind);
      }
    },
    async perform({ ask, who, input, key }) {
      await refuseMeaningless({ deps: ports, ask }, input);
      refuseBeyondStock(ports, input, undefined);
      const now = await time.ask();
      const outcome = await ask.zookeeper(() => calendars.create(input, now, whoAsked(who)));
      if (outcome.kind !== 'name-taken' || key === undefined) return outcome;
      const standing = await ask.zookeeper(() => calendars.read(input.name));
      const isRepeat = standing !== undefined && isSameContent(standing, input);
      return isRepeat ? { kind: 'repeated', calendar: standing } : outcome;
    },
  };
}

function isSameContent(standing: CalendarDefinition, input: CalendarInput): boolean {
  const { version: _version, updatedAt: _updatedAt, ...content } = standing;
  return isDeepStrictEqual(content, JSON.parse(JSON.stringify(input)));
}
