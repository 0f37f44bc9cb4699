import { isTimed, type Schedule } from '@escapement/core';
import type { Timetable } from '@escapement/timetable';

/**
 * What a schedule is shared as by the jobs that have it; `undefined` for one that may read differently for each of them: by its calendars, which have
 * versions, by its jitter, or by an `H` (a name such as `THU` has an h too, and is compiled for each job to be on the safe side).
 */
export function sharedText(schedule: Schedule): string | undefined {
  if (!isTimed(schedule) || schedule.jitterMs !== undefined) return undefined;
  if (schedule.calendars !== undefined && schedule.calendars.length > 0) return undefined;
  if (schedule.kind === 'cron' && schedule.expressions.some((each) => /h/i.test(each)))
    return undefined;
  return JSON.stringify(schedule);
}

/**
 * Compiled schedules that read the same for every job, each of them once. A hundred thousand jobs have some thousands of different ones, and
 * compiling takes longer than anything else that is done about a job in a projection. What no job has any more is forgotten.
 */
export class SharedTimetables {
  readonly #kept = new Map<string, { readonly timetable: Timetable; users: number }>();

  /** For one more job. What does not compile is not shared. */
  take(text: string, compile: () => Timetable | undefined): Timetable | undefined {
    const known = this.#kept.get(text);
    if (known !== undefined) {
      known.users += 1;
      return known.timetable;
    }
    const timetable = compile();
    if (timetable !== undefined) this.#kept.set(text, { timetable, users: 1 });
    return timetable;
  }

  /** For a job that had it. */
  leave(text: string): void {
    const known = this.#kept.get(text);
    if (known === undefined) return;
    known.users -= 1;
    if (known.users === 0) this.#kept.delete(text);
  }
}
