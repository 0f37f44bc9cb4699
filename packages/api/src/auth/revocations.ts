import { type EpochMillis, readJson } from '@escapement/core';
import { z } from 'zod';
import { sessionLastsMs } from './session-cookie.ts';

/** What a session is known by, of what its cookie holds. */
export interface IssuedSession {
  readonly id: string;
  readonly issuedAt: EpochMillis;
}

/** The sessions of one part of all ids that ended early. */
export interface Revocations {
  /** The first eight bytes of each id in order, by the hour in which it was issued; kept until the last of that hour would have run out by itself. */
  readonly hours: ReadonlyMap<number, Buffer>;
  /** Every session that was issued up to this instant has ended. */
  readonly upTo: EpochMillis;
}

export const noRevocations: Revocations = { hours: new Map(), upTo: 0 };

/**
 * As many parts are lists of their own, by the first digit of the id, so that a sign-out writes a sixteenth of what there is, and none outgrows the megabyte that a znode
 * holds: 65,536 ids are 700 KB. All together are 1,048,576 within the twelve hours of a session, more than twenty sign-outs a second.
 */
export const revocationParts = [...'0123456789abcdef'] as const;
export const revokedInPartAtMost = 65_536;

const idBytes = 8;
const hourMs = 3_600_000;

const revocationsSchema = z.strictObject({
  hours: z.record(z.string().regex(/^\d{1,9}$/), z.base64()),
  upTo: z.int(),
});

/** Reads a list; `undefined` for a text that is none. */
export function parseRevocations(text: string): Revocations | undefined {
  if (text === '') return noRevocations;
  const reading = readJson(revocationsSchema, text);
  if (reading.kind === 'broken') return undefined;
  const hours = new Map<number, Buffer>();
  for (const [hour, packed] of Object.entries(reading.value.hours)) {
    const ids = Buffer.from(packed, 'base64');
    if (ids.length % idBytes !== 0) return undefined;
    hours.set(Number(hour), ids);
  }
  return { hours, upTo: reading.value.upTo };
}

/** The same as a text. */
export function formatRevocations({ hours, upTo }: Revocations): string {
  const packed = [...hours].map(([hour, ids]) => [hour, ids.toString('base64')]);
  return JSON.stringify({ hours: Object.fromEntries(packed), upTo });
}

/**
 * The list with more sessions on it, and without those that have run out by themselves. When it is full, the hours that are longest ago leave it and the
 * instant up to which all have ended rises over them: who signed in before that signs in again, and nobody who signed out comes back.
 */
export function withRevoked(
  before: Revocations,
  sessions: readonly IssuedSession[],
  now: EpochMillis,
): Revocations {
  const hours = new Map(before.hours);
  for (const { id, issuedAt } of sessions) {
    const hour = Math.floor(issuedAt / hourMs);
    hours.set(hour, withId(hours.get(hour) ?? Buffer.alloc(0), packedId(id)));
  }
  const over = Math.max(before.upTo, now - sessionLastsMs);
  const alive = [...hours].filter(([hour]) => endOf(hour) > over).sort(([a], [b]) => b - a);
  const newest = Math.max(now, ...sessions.map(({ issuedAt }) => issuedAt));
  let { upTo } = before;
  let count = 0;
  const kept = alive.filter(([hour, ids]) => {
    count += ids.length / idBytes;
    const hasRoom = count <= revokedInPartAtMost;
    if (!hasRoom) upTo = Math.max(upTo, Math.min(endOf(hour), newest));
    return hasRoom;
  });
  return { hours: new Map(kept), upTo };
}

/** Whether a session has ended early. */
export function isRevoked({ hours, upTo }: Revocations, { id, issuedAt }: IssuedSession): boolean {
  if (issuedAt <= upTo) return true;
  const ids = hours.get(Math.floor(issuedAt / hourMs));
  return ids !== undefined && placeOf(ids, packedId(id)).isThere;
}

/** The last instant of an hour. */
function endOf(hour: number): EpochMillis {
  return (hour + 1) * hourMs - 1;
}

/** Sixteen digits tell one session from all others: nobody makes two alike, since an id is random. */
function packedId(id: string): Buffer {
  return Buffer.from(id.slice(0, 2 * idBytes).padEnd(2 * idBytes, '0'), 'hex');
}

function withId(ids: Buffer, id: Buffer): Buffer {
  const { at, isThere } = placeOf(ids, id);
  return isThere ? ids : Buffer.concat([ids.subarray(0, at), id, ids.subarray(at)]);
}

/** Where an id stands among those in order, or would. */
function placeOf(ids: Buffer, id: Buffer): { readonly at: number; readonly isThere: boolean } {
  let [low, high] = [0, ids.length / idBytes];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = ids.compare(id, 0, idBytes, middle * idBytes, (middle + 1) * idBytes);
    if (order === 0) return { at: middle * idBytes, isThere: true };
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return { at: low * idBytes, isThere: false };
}
