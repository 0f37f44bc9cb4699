import { calendarInputSchema, documentContent } from '@escapement/core';
import { patchedInput } from '../../problems/patched-input.ts';
import type { Act } from '../act.ts';
import { patchedInTurn } from '../patched-in-turn.ts';
import { calendarThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import type { CarryIntoJobs } from './carry-into-jobs.ts';
import {
  type CalendarReplacement,
  replaceCalendar,
  toldOfReplacement,
} from './replace-calendar.ts';

/** What of a calendar is to be another. `ifVersion`: only of the one that stands in this version. */
export interface CalendarPatch {
  readonly name: string;
  readonly patch: object;
  readonly ifVersion?: number;
}

/** Makes a calendar another in some fields: a replacement of the version that they were merged into. */
export function patchCalendar(
  ports: Writes<'calendars'>,
  carryIntoJobs: CarryIntoJobs,
): Act<CalendarPatch, CalendarReplacement> {
  const replacing = replaceCalendar(ports, carryIntoJobs);
  return {
    name: 'calendar.replace',
    about: ({ name }) => [calendarThing(name)],
    told: toldOfReplacement,
    perform: (call) => {
      const { name, patch, ifVersion } = call.input;
      return patchedInTurn<CalendarReplacement>(ifVersion, async () => {
        const standing = await call.ask.zookeeper(() => ports.calendars.read(name));
        if (standing === undefined) return { kind: 'not-found' };
        const { version } = standing;
        const write = async () => {
          const calendar = patchedInput(calendarInputSchema, documentContent(standing), patch);
          return await replacing.perform({ ...call, input: { calendar, ifVersion: version } });
        };
        return { kind: 'stands', version, write };
      });
    },
  };
}
