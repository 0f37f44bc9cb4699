import type { EpochMillis } from '@escapement/core';

/** What the language can write as a date; a number beyond it makes every formatter throw. */
export const latestInstant = 8.64e15;

/** Whether a value can be an instant at all. */
export function isInstant(value: unknown): value is EpochMillis {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= latestInstant;
}

/** A count as a field keeps it: 0 where there is none, or what stands there is no count. */
export function countIn(text: string | null | undefined): number {
  const value = Number(text ?? 0);
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

/** A whole number as a field keeps it, a revision or an epoch; `undefined` where there is none, or what stands there is no such number. */
export function wholeIn(text: string | null | undefined): number | undefined {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined;
}

/** An instant as a record keeps it; `undefined` where there is none, or what stands there is no instant. */
export function instantIn(text: string | null | undefined): EpochMillis | undefined {
  if (!text) return undefined;
  const value = Number(text);
  return isInstant(value) ? value : undefined;
}
