import type { Words } from '@escapement/core';

/** The sentences of a table that has both languages, under the keys of a catalogue: `reason.overlap`. */
export function tableWords<const Prefix extends string, Code extends string>(
  prefix: Prefix,
  table: Readonly<Record<Code, Words>>,
  language: keyof Words,
): Readonly<Record<`${Prefix}.${Code}`, string>> {
  const words: [string, Words][] = Object.entries(table);
  return Object.fromEntries(
    words.map(([code, said]) => [`${prefix}.${code}`, said[language]]),
  ) as Record<`${Prefix}.${Code}`, string>;
}
