import { type EpochMillis, readJson } from '@escapement/core';
import { z } from 'zod';
import { sessionLastsMs } from './session-cookie.ts';

/** What a session is known by, of what its cookie holds. */
export interface IssuedSession {
  readonly id: string;
  readonly issuedAt: EpochMillis;
}

/** The sessions that ended early. */
export interface Revocations {
  /** When each of them was issued, by id; kept until it would have run out by itself. */
  readonly issuedAt: Readonly<Record<string, EpochMillis>>;
  /** Every session that was issued up to this instant has ended. */
  readonly upTo: EpochMillis;
}

export const noRevocations: Revocations = { issuedAt: {}, upTo: 0 };

/** Each sign-out writes the whole list into ZooKeeper, so that it must stay small. */
const listedAtMost = 500;

const revocationsSchema = z.strictObject({
  issuedAt: z.record(z.string().max(64), z.int()),
  upTo: z.int(),
});

/** Reads the list; `undefined` for a text that is none. */
export function parseRevocations(text: string): Revocations | undefined {
  if (text === '') return noRevocations;
  const reading = readJson(revocationsSchema, text);
  return reading.kind === 'read' ? reading.value : undefined;
}

/**
 * The list with more sessions on it, and without those that have run out by themselves. When it is full, the oldest leave
 * it and the instant up to which all have ended rises over them: who signed in before that signs in again, and nobody who
 * signed out comes back.
 */
export function withRevoked(
  before: Revocations,
  sessions: readonly IssuedSession[],
  now: EpochMillis,
): Revocations {
  const listed = new Map(Object.entries(before.issuedAt));
  for (const { id, issuedAt } of sessions) listed.set(id, issuedAt);
  const alive = [...listed]
    .filter(([, issuedAt]) => issuedAt > Math.max(before.upTo, now - sessionLastsMs))
    .sort(([, a], [, b]) => a - b);
  const surplus = alive.splice(0, Math.max(0, alive.length - listedAtMost));
  const [, newestOfSurplus = before.upTo] = surplus.at(-1) ?? [];
  const kept = alive.filter(([, issuedAt]) => issuedAt > newestOfSurplus);
  return { issuedAt: Object.fromEntries(kept), upTo: newestOfSurplus };
}

/** Whether a session has ended early. */
export function isRevoked(revocations: Revocations, { id, issuedAt }: IssuedSession): boolean {
  return issuedAt <= revocations.upTo || Object.hasOwn(revocations.issuedAt, id);
}
