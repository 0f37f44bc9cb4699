import { fromIso, toIso } from '@escapement/core';
import type { ReadableZone } from './zone-format.ts';

const fieldPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/**
 * The instant at which a clock on a wall of the zone shows what a `datetime-local` field says (`2026-03-01T02:30`); `undefined` while that is incomplete. Where clocks show
 * it twice it is the first, and where they leave it out as much later as they are put forward.
 */
export function wallToIso(text: string, timeZone: ReadableZone): string | undefined {
  const wall = fieldPattern.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(wall)) return undefined;
  // A day before and after, so that a change of the clocks lies between.
  const offsets = [wall - 86_400_000, wall + 86_400_000].map((at) => offsetAt(at, timeZone));
  const [before = 0, after = 0] = offsets;
  const fitting = [before, after].find((offset) => offsetAt(wall - offset, timeZone) === offset);
  return toIso(wall - (fitting ?? before));
}

/** The reverse, for the value of a `datetime-local` field: to the minute where the seconds are 0. */
export function isoToWall(iso: string, timeZone: ReadableZone): string {
  const instant = fromIso(iso);
  if (instant === undefined) return '';
  const wall = toIso(instant + offsetAt(instant, timeZone)).slice(0, 19);
  return wall.endsWith(':00') ? wall.slice(0, 16) : wall;
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(instant: number, timeZone: ReadableZone): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  }).formatToParts(instant);
  const of = new Map(parts.map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => of.get(type) ?? 0;
  const day = [part('year'), part('month') - 1, part('day')] as const;
  const wall = Date.UTC(...day, part('hour'), part('minute'), part('second'));
  return wall - Math.floor(instant / 1000) * 1000;
}
