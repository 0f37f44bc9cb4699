import { Blackouts } from './blackouts.ts';
import { CalendarDays } from './calendar-days.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { SECONDS_PER_DAY } from './civil.ts';
import type { EpochMillis } from './schedule-spec.ts';
import type { Zone } from './zone.ts';

/** A compiled calendar. It holds no state, so that all schedules that name it share it. */
export class Calendar {
  readonly name: string;
  readonly zone: Zone;
  readonly days: CalendarDays;
  readonly blackouts: Blackouts;

  /** Expects a spec that calendarProblems finds nothing wrong with. */
  constructor(spec: CalendarSpec, zone: Zone) {
    this.name = spec.name;
    this.zone = zone;
    this.days = new CalendarDays(spec);
    this.blackouts = new Blackouts(spec.blackouts ?? []);
  }

  /**
   * Why an instant is taken out, or undefined if it stands. Windows are of the calendar's own zone; its days
   * are read in `dayZone`.
   */
  reasonAt(instant: EpochMillis, dayZone: Zone): string | undefined {
    const seconds = Math.floor(instant / 1000);
    const local = seconds + this.zone.offsetAt(seconds);
    const blackout = this.blackouts.reasonAt(seconds, local);
    if (blackout !== undefined) return this.#reason('CALENDAR_BLACKOUT', blackout);
    const localThere = dayZone === this.zone ? local : seconds + dayZone.offsetAt(seconds);
    const dayOff = this.days.reasonOff(Math.floor(localThere / SECONDS_PER_DAY));
    return dayOff === undefined ? undefined : this.#reason('CALENDAR_DAY_OFF', dayOff);
  }

  #reason(code: string, reason: string): string {
    return reason === '' ? `${code}:${this.name}` : `${code}:${this.name}:${reason}`;
  }
}
