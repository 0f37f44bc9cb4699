import type { BlackoutWindow } from './calendar-spec.ts';
import { readTimeOfDay } from './calendar-text.ts';
import { SECONDS_PER_DAY, weekdayOfDays } from './civil.ts';
import { overlay, type Stretch, stretchAt } from './overlay.ts';

const SECONDS_PER_WEEK = 7 * SECONDS_PER_DAY;

/**
 * The blackout windows of a calendar, each under its place in the list; where several hold, the first does.
 * Two rows of disjoint stretches, so that an instant costs two bisections however many windows there are.
 * Expects a spec without problems.
 */
export class Blackouts {
  /** Windows that happen once, in seconds since the epoch. */
  readonly once: readonly Stretch[];
  /** Windows of every week, in local seconds since Sunday 00:00. */
  readonly weekly: readonly Stretch[];
  readonly #reasons: readonly string[];

  constructor(windows: readonly BlackoutWindow[]) {
    this.once = overlay(windows.flatMap(onceStretch));
    this.weekly = overlay(windows.flatMap(weeklyStretches));
    this.#reasons = windows.map((window) => window.reason ?? '');
  }

  /** The reason (possibly an empty one) of the window over an instant, in seconds, or undefined. */
  reasonAt(seconds: number, localSeconds: number): string | undefined {
    const found =
      stretchAt(this.once, seconds) ?? stretchAt(this.weekly, secondOfWeek(localSeconds));
    return found === undefined ? undefined : this.#reasons[found.owner];
  }
}

/** The second of a week that begins on Sunday 00:00 local time. */
export function secondOfWeek(localSeconds: number): number {
  const day = Math.floor(localSeconds / SECONDS_PER_DAY);
  return weekdayOfDays(day) * SECONDS_PER_DAY + (localSeconds - day * SECONDS_PER_DAY);
}

function onceStretch(window: BlackoutWindow, owner: number): readonly Stretch[] {
  if (!('fromTime' in window)) return [];
  const from = Math.ceil(window.fromTime / 1000);
  return [{ from, until: Math.ceil(window.toTime / 1000), owner }];
}

function weeklyStretches(window: BlackoutWindow, owner: number): readonly Stretch[] {
  if (!('weekdays' in window)) return [];
  const start = readTimeOfDay(window.from) ?? 0;
  const end = readTimeOfDay(window.to) ?? 0;
  const length = end <= start ? end + SECONDS_PER_DAY - start : end - start;
  return window.weekdays.flatMap((weekday) => {
    const from = (weekday % 7) * SECONDS_PER_DAY + start;
    const until = from + length;
    if (until <= SECONDS_PER_WEEK) return [{ from, until, owner }];
    // The night from Saturday to Sunday is the end of one week and the beginning of the next.
    return [
      { from, until: SECONDS_PER_WEEK, owner },
      { from: 0, until: until - SECONDS_PER_WEEK, owner },
    ];
  });
}
