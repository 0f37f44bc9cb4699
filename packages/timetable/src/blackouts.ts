import type { BlackoutWindow } from './calendar-spec.ts';
import { readTimeOfDay } from './calendar-text.ts';
import { SECONDS_PER_DAY, weekdayOfDays } from './civil.ts';
import type { Zone } from './zone.ts';

/** A stretch since <= t < until in seconds. */
export interface Stretch {
  readonly since: number;
  readonly until: number;
  readonly reason: string;
}

interface WeeklyWindow {
  /** Bit 0 is Sunday. */
  readonly weekdays: number;
  /** Seconds into the day; `to` passes the day's end where the window runs over midnight. */
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** The blackout windows of a calendar. Expects a spec without problems. */
export class Blackouts {
  readonly #zone: Zone;
  readonly #once: readonly Stretch[];
  readonly #weekly: readonly WeeklyWindow[];

  constructor(windows: readonly BlackoutWindow[], zone: Zone) {
    this.#zone = zone;
    this.#once = windows.flatMap(readOnce).sort((a, b) => a.since - b.since);
    this.#weekly = windows.flatMap(readWeekly);
  }

  /** The stretch of a window around an instant, in seconds, or undefined: no window covers it. */
  at(seconds: number): Stretch | undefined {
    for (const stretch of this.#once) {
      if (seconds < stretch.since) break;
      if (seconds < stretch.until) return stretch;
    }
    return this.#weekly.length === 0 ? undefined : this.#weeklyAt(seconds);
  }

  #weeklyAt(seconds: number): Stretch | undefined {
    const segment = this.#zone.segmentAt(seconds);
    const local = seconds + segment.offset;
    const today = Math.floor(local / SECONDS_PER_DAY);
    for (const window of this.#weekly) {
      // A window of yesterday may run into today.
      for (let day = today - 1; day <= today; day += 1) {
        if (((window.weekdays >> weekdayOfDays(day)) & 1) === 0) continue;
        const since = day * SECONDS_PER_DAY + window.from;
        const until = day * SECONDS_PER_DAY + window.to;
        if (local < since || local >= until) continue;
        // Beyond a transition the wall clock has to be looked at anew.
        return {
          since: Math.max(segment.start, since - segment.offset),
          until: Math.min(segment.end, until - segment.offset),
          reason: window.reason,
        };
      }
    }
    return undefined;
  }
}

function readOnce(window: BlackoutWindow): readonly Stretch[] {
  if (!('fromTime' in window)) return [];
  const since = Math.ceil(window.fromTime / 1000);
  return [{ since, until: Math.ceil(window.toTime / 1000), reason: window.reason ?? '' }];
}

function readWeekly(window: BlackoutWindow): readonly WeeklyWindow[] {
  if (!('weekdays' in window)) return [];
  const weekdays = window.weekdays.reduce((mask, weekday) => mask | (1 << (weekday % 7)), 0);
  const from = readTimeOfDay(window.from) ?? 0;
  const to = readTimeOfDay(window.to) ?? 0;
  const end = to <= from ? to + SECONDS_PER_DAY : to;
  return [{ weekdays, from, to: end, reason: window.reason ?? '' }];
}
