import type { EpochMillis } from '@escapement/core';

/** What the language can write as a date; a number beyond it makes every formatter throw. */
const latestInstant = 8.64e15;

/** Whether a value can be an instant at all. */
export function isInstant(value: unknown): value is EpochMillis {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= latestInstant;
}

/** An instant as a record keeps it; `undefined` where there is none, or what stands there is no instant. */
export function instantIn(text: string | null | undefined): EpochMillis | undefined {
  if (!text) return undefined;
  const value = Number(text);
  return isInstant(value) ? value : undefined;
}
