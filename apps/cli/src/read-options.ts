import { inexactNumber } from '@escapement/core';
import type { Misuse } from './misuse.ts';
import { commandOptions, type OptionName, type OptionReading, type Options } from './options.ts';

type Typed = { readonly [Name in OptionName]?: string | boolean | undefined };
type Reader = (typed: string) => { readonly value: unknown } | undefined;

/** Takes what was typed for what the options mean. What only the interface can judge, such as an instant, is left to it. */
export function readOptions(typed: Typed): Options | Misuse {
  const read: Partial<Record<OptionName, unknown>> = {};
  for (const name of Object.keys(commandOptions) as OptionName[]) {
    const given = typed[name];
    if (given === undefined) continue;
    const { reads } = commandOptions[name];
    const taken = readers[reads](String(given));
    if (taken === undefined) {
      return { kind: 'bad-value', option: name, typed: String(given), wants: reads };
    }
    read[name] = taken.value;
  }
  return read as Options;
}

const readers: Readonly<Record<OptionReading, Reader>> = {
  text: (typed) => ({ value: typed }),
  flag: () => ({ value: true }),
  count: readCount,
  version: (typed) => (typed === 'any' ? { value: typed } : readCount(typed)),
  json: readJson,
};

/** No more digits than a number keeps. */
function readCount(typed: string): { readonly value: number } | undefined {
  return /^\d{1,15}$/.test(typed) ? { value: Number(typed) } : undefined;
}

/** A number that reading would change is not sent as another. */
function readJson(typed: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(typed);
    return inexactNumber(typed) === undefined ? { value } : undefined;
  } catch {
    return undefined;
  }
}
