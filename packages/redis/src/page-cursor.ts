/** A place in an index that is ordered by score and then by member, both falling. */
export interface Place {
  readonly score: number;
  readonly member: string;
}

/** The place as callers hand it back; opaque to them. */
export function cursorOf(place: Place): string {
  return Buffer.from(`${place.score} ${place.member}`).toString('base64url');
}

/** The place that a cursor names; `undefined` for a text that is none of ours, which is read as the beginning. */
export function placeOfCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(-?\d{1,16}) (.{1,200})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) return undefined;
  return { score: Number(match[1]), member: match[2] ?? '' };
}

/** Whether `a` comes after `b` when newest comes first. Members are ASCII, which Redis orders by bytes as JavaScript does. */
export function isAfter(a: Place, b: Place): boolean {
  return a.score === b.score ? a.member < b.member : a.score < b.score;
}
