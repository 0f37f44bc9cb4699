import { formatLocalSeconds } from './civil.ts';
import type { Timetable } from './timetable.ts';

/** The timetable of a job that only people start. */
export const MANUAL_TIMETABLE: Timetable = {
  isManual: true,
  next: () => undefined,
  previous: () => undefined,
  survey: () => ({ fireTimes: [] }),
  between: () => [],
  walk: () => ({ entries: [] }),
  dueTime: (fireTime) => fireTime,
  explain: (fireTime) => ({
    local: formatLocalSeconds(Math.floor(fireTime / 1000)),
    offset: '+00:00',
    kind: 'normal',
  }),
};
