import { type IndexPlace, InvariantBroken, placeOfText, placeText } from '@escapement/core';

export type Place = IndexPlace;

/** The place at which the next page begins, as the interface keeps it for its callers. */
export function cursorOf(place: Place): string {
  return placeText(place);
}

/** The place that a cursor names. The interface has refused what names none. */
export function placeOfCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const place = placeOfText(cursor);
  if (place === undefined)
    throw new InvariantBroken('a cursor that names no place was let through');
  return place;
}

/** Whether `a` comes after `b` when newest comes first. Members are ASCII, which Redis orders by bytes as JavaScript does. */
export function isAfter(a: Place, b: Place): boolean {
  return a.score === b.score ? a.member < b.member : a.score < b.score;
}
