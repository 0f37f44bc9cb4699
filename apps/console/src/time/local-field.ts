import { fromIso, toIso } from '@escapement/core';

/** The zones in which the fields can be read: a browser knows the offsets of its own, and of UTC. */
export type FieldZone = 'mine' | 'utc';

/** What a `datetime-local` field says; `undefined` while it is incomplete. */
export function localToIso(text: string | undefined, zone: FieldZone = 'mine'): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (fromIso(text) !== undefined) return text;
  const instant = new Date(zone === 'utc' ? `${text}Z` : text).getTime();
  return Number.isNaN(instant) ? undefined : toIso(instant);
}

/** The reverse, to the minute, for the field's value. */
export function isoToLocal(iso: string | undefined, zone: FieldZone = 'mine'): string {
  const instant = iso === undefined ? undefined : fromIso(iso);
  if (instant === undefined) return '';
  const behindMinutes = zone === 'utc' ? 0 : new Date(instant).getTimezoneOffset();
  return toIso(instant - behindMinutes * 60_000).slice(0, 16);
}
