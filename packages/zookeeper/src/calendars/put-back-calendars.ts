import type { CalendarDefinition } from '@escapement/core';
import type { Paths } from '../paths.ts';
import { encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import type { CalendarRegister } from './calendar-register.ts';
import { toStoredCalendar } from './calendar-znode.ts';

/**
 * Puts back the folder of calendars that somebody deleted by hand. Which versions the deleted ones had is not known any more,
 * so the register begins above every version that is: a name that is taken again must not fall behind what jobs demand.
 */
export async function putBackCalendars(
  znodes: Znodes,
  paths: Paths,
  calendars: readonly CalendarDefinition[],
): Promise<void> {
  const highest = Math.max(0, ...calendars.map(({ version }) => version));
  const register: CalendarRegister = { highest, removedUpTo: highest, writes: [] };
  await znodes.ensure(paths.calendars);
  await Promise.all(
    calendars.map((calendar) =>
      znodes.create(paths.calendar(calendar.name), toStoredCalendar(calendar).data, 'persistent'),
    ),
  );
  // Last, since a node that began to read the folder in the middle is told of nothing but this.
  await znodes.set(paths.calendars, encode(register));
}
