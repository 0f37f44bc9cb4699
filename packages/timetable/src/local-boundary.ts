import type { Zone } from './zone.ts';

/**
 * No zone was ever further from UTC (Manila before 1845 was 15:56 behind), so that a local time is shown
 * within this of the instant that UTC shows it at, and what lies further off needs no look at the zone.
 */
const FURTHEST_OFFSET_SECONDS = 16 * 3600;

/** The first instant at or after `seconds` at which the wall clock shows `local` or later. */
export function firstInstantFrom(zone: Zone, seconds: number, local: number): number {
  let from = Math.max(seconds, local - FURTHEST_OFFSET_SECONDS);
  for (;;) {
    const segment = zone.segmentAt(from);
    const found = Math.max(from, local - segment.offset);
    if (found < segment.end) return found;
    from = segment.end;
  }
}

/** The instant just after the last one, at or before `seconds`, that shows less than `local`. */
export function firstInstantSince(zone: Zone, seconds: number, local: number): number {
  let to = Math.min(seconds, local + FURTHEST_OFFSET_SECONDS);
  for (;;) {
    const segment = zone.segmentAt(to);
    const found = Math.min(to, local - segment.offset - 1);
    if (found >= segment.start) return found + 1;
    to = segment.start - 1;
  }
}
