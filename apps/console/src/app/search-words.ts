import { cutText } from '@escapement/core';

/**
 * What the address bar says of a screen, word by word. It comes from whoever wrote a link: what does not fit is dropped, never an error. Read by
 * hand, because the first page would wait for a library of schemas that it needs for nothing else.
 */
export type ReadWord<T> = (said: unknown) => T | undefined;

/** A text of so many characters at most; the router reads one of digits as a number, and one of `true` or `null` as what they are in JSON. */
export function text(charsAtMost: number): ReadWord<string> {
  return (said) => {
    if (typeof said === 'object' && said !== null) return undefined;
    const read = String(said);
    return read.length <= charsAtMost ? read : undefined;
  };
}

/**
 * Words that narrow a list. Without them it would show more than the address says, so of one that is longer than anything is called as much is read as
 * shows that it is, and the list holds nothing. An empty one narrows nothing.
 */
export function filter(charsAtMost: number): ReadWord<string> {
  const read = text(Number.POSITIVE_INFINITY);
  return (said) => cutText(read(said) ?? '', charsAtMost + 2) || undefined;
}

/** Several words, separated by commas: as many of the last of them as fit. */
export function lastOf(charsAtMost: number): ReadWord<string> {
  const read = text(Number.POSITIVE_INFINITY);
  return (said) => {
    const whole = read(said);
    if (whole === undefined || whole.length <= charsAtMost) return whole;
    const [, ...last] = whole.slice(-charsAtMost - 1).split(',');
    return last.length === 0 ? undefined : last.join(',');
  };
}

export function oneOf<const T extends string>(words: readonly T[]): ReadWord<T> {
  return (said) => words.find((word) => word === said);
}

/** Several words of a few, separated by commas, as they stand. */
export function severalOf(words: readonly string[]): ReadWord<string> {
  return (said) => {
    if (typeof said !== 'string') return undefined;
    return said.split(',').every((each) => words.includes(each)) ? said : undefined;
  };
}

export function wholeNumber(least: number, most: number): ReadWord<number> {
  return (said) => {
    const read = typeof said === 'string' && said.trim() !== '' ? Number(said) : said;
    return Number.isInteger(read) && Number(read) >= least && Number(read) <= most
      ? Number(read)
      : undefined;
  };
}

export interface SearchWords<T> {
  readonly parse: (search: unknown) => T;
}

type Read<T> = {
  [K in keyof T]?: (T[K] extends ReadWord<infer Value> ? Value : never) | undefined;
};

/** Those words of an address that a screen knows; one that does not fit stands there as nothing, so that it hides what the router read. */
export function words<const T extends Readonly<Record<string, ReadWord<unknown>>>>(
  readers: T,
): SearchWords<Read<T>> {
  return {
    parse(search) {
      const said: Readonly<Record<string, unknown>> = { ...(search as object) };
      const known = Object.entries(readers).filter(([name]) => said[name] !== undefined);
      return Object.fromEntries(known.map(([name, read]) => [name, read(said[name])])) as Read<T>;
    },
  };
}
