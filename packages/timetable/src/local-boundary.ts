import type { Zone } from './zone.ts';

/** The first instant at or after `seconds` at which the wall clock shows `local` or later. */
export function firstInstantFrom(zone: Zone, seconds: number, local: number): number {
  let from = seconds;
  for (;;) {
    const segment = zone.segmentAt(from);
    const found = Math.max(from, local - segment.offset);
    if (found < segment.end) return found;
    from = segment.end;
  }
}

/** The instant just after the last one, at or before `seconds`, that shows less than `local`. */
export function firstInstantSince(zone: Zone, seconds: number, local: number): number {
  let to = seconds;
  for (;;) {
    const segment = zone.segmentAt(to);
    const found = Math.min(to, local - segment.offset - 1);
    if (found >= segment.start) return found + 1;
    to = segment.start - 1;
  }
}
