import type { ShortList } from '../value-pattern.ts';

/** `a, b and c`; what follows an ellipsis follows it directly. */
export function joinEnglish(parts: readonly string[]): string {
  if (parts.includes('…')) return parts.join(', ').replace(', …, ', ' … ');
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** A list that may be shortened, each value in its own words. */
export function listEnglish({ shown, more }: ShortList, say: (value: number) => string): string {
  const parts = shown.map((value) => (value === '…' ? value : say(value)));
  return joinEnglish(more === 0 ? parts : [...parts, `${more} more`]);
}

/** `2nd`. */
export function ordinal(value: number): string {
  const tens = value % 100;
  if (tens >= 11 && tens <= 13) return `${value}th`;
  return `${value}${['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'}`;
}

const ORDINAL_WORDS = ['', 'first', 'second', 'third', 'fourth', 'fifth'] as const;

/** `second`. */
export function ordinalWord(value: number): string {
  return ORDINAL_WORDS[value] ?? ordinal(value);
}

const TO_LAST = [
  '',
  'last',
  'second-to-last',
  'third-to-last',
  'fourth-to-last',
  'fifth-to-last',
  'sixth-to-last',
  'seventh-to-last',
  'eighth-to-last',
  'ninth-to-last',
  'tenth-to-last',
] as const;

/** The place counted from the end, 1 being the last. */
export function toLast(place: number): string {
  return TO_LAST[place] ?? `${ordinal(place)}-to-last`;
}
