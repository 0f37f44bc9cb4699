import { RE2JS } from 're2js';

/** A pattern that is matched in time linear in the text, whatever the text is. */
export interface Pattern {
  /** How much a letter of a text may cost, about. */
  readonly weight: number;
  /** Whether it is found anywhere in the text, as JSON Schema has it. */
  matches(text: string): boolean;
}

const maxChars = 512;
const maxWeight = 20_000;

/**
 * Reads a pattern; `undefined` where it is none that can be matched in linear time, such as one with a back-reference or a look-around, or
 * would cost too much for each letter. JavaScript's own patterns may take hours over thirty letters, and nothing can stop one.
 */
export function readPattern(source: string): Pattern | undefined {
  const weight = source.length * repeats(source);
  if (source.length > maxChars || weight > maxWeight) return undefined;
  try {
    const compiled = RE2JS.compile(source);
    return { weight, matches: (text) => compiled.matcher(text).find() };
  } catch {
    return undefined;
  }
}

/** How often a piece may stand in what the pattern is made into: counts in braces multiply where they stand in each other. */
function repeats(source: string): number {
  let product = 1;
  for (const [, least = '', most = ''] of source.matchAll(/\{(\d{1,9})(?:,(\d{0,9}))?\}/g)) {
    product *= Math.max(1, Number(least), Number(most));
  }
  return product;
}
