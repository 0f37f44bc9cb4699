import { pad } from '../civil.ts';
import { shortText } from '../cut-text.ts';

/** `02:30`, with seconds only where they matter. */
export function clock(secondOfDay: number): string {
  const seconds = secondOfDay % 60;
  const time = `${pad(Math.floor(secondOfDay / 3600))}:${pad(Math.floor(secondOfDay / 60) % 60)}`;
  return seconds === 0 ? time : `${time}:${pad(seconds)}`;
}

/** `2026-03-07 02:00 UTC`, with seconds and their parts only where they matter. */
export function instantText(instant: number): string {
  const [date, time = ''] = new Date(instant).toISOString().split('T');
  return `${date} ${time.replace(/(:00)?\.000Z$|Z$/, '')} UTC`;
}

export type DurationUnit = 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

/** A duration in the largest unit that divides it. */
export function durationParts(ms: number): { readonly count: number; readonly unit: DurationUnit } {
  const units: readonly [DurationUnit, number][] = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ];
  for (const [unit, size] of units) {
    if (ms % size === 0) return { count: ms / size, unit };
  }
  return { count: ms, unit: 'millisecond' };
}

/** A name as it stands in a sentence, where a long one would push out all else. */
export function shortName(name: string): string {
  return shortText(name, 24);
}
