import { inexactNumber, type JsonRefusal, parseJson, type ResultLeftOut } from '@escapement/core';

/** Largest result that is kept, in bytes of JSON. */
export const maxResultBytes = 64 * 1024;

/** What a handler returned: JSON, or why it is not kept. Neither where it returned nothing. */
export interface CallResult {
  readonly result?: string;
  readonly resultLeftOut?: ResultLeftOut;
}

/** Deeper than anybody would read again is larger than anybody would. */
const becauseOf: Readonly<Record<JsonRefusal, ResultLeftOut>> = {
  'too-deep': 'too-deep',
  'too-many-values': 'too-deep',
  'not-json': 'not-json',
};

/** What of a returned value is kept. Total: the value may hold itself, or throw when it is looked at. */
export function resultOf(returned: unknown): CallResult {
  if (returned === undefined) return {};
  const text = jsonOf(returned);
  return typeof text === 'string' ? keptOf(text) : text;
}

/** The same of JSON that somebody else has made, perhaps in a language whose numbers hold more than a double does. */
export function resultIn(text: string): CallResult {
  const kept = keptOf(text);
  const isRounded = kept.result !== undefined && inexactNumber(text) !== undefined;
  return isRounded ? { resultLeftOut: 'inexact' } : kept;
}

function keptOf(text: string): CallResult {
  if (text.length > maxResultBytes || Buffer.byteLength(text) > maxResultBytes) {
    return { resultLeftOut: 'too-large' };
  }
  const parsed = parseJson(text);
  return parsed.kind === 'json' ? { result: text } : { resultLeftOut: becauseOf[parsed.because] };
}

/** What a run's log says of a result that is not kept. */
export const leftOutSentences: Readonly<Record<ResultLeftOut, string>> = {
  'too-large': 'what it returned is not kept: it is more than 64 KiB of JSON',
  'too-deep':
    'what it returned is not kept: it nests deeper than 64, or is more than 10,000 values',
  cycle: 'what it returned is not kept: it holds itself, which JSON cannot say',
  bigint:
    'what it returned is not kept: it holds a BigInt, which JSON cannot say; return it as a text',
  inexact:
    'what it returned is not kept: it holds a number with more digits than would be kept; return it as a text',
  'not-json':
    'what it returned is not kept: it is a function, a symbol or something else that is no JSON',
};

function jsonOf(value: unknown): string | CallResult {
  try {
    // Of a function, a symbol, and what says that it is one of them, there is no text.
    const text = JSON.stringify(value) as string | undefined;
    return text ?? { resultLeftOut: 'not-json' };
  } catch (error) {
    return { resultLeftOut: whyNot(error) };
  }
}

/** By what the engine says; whoever throws the same out of a `toJSON` says the same of himself. */
function whyNot(error: unknown): ResultLeftOut {
  if (error instanceof RangeError) return 'too-deep';
  const message = error instanceof TypeError ? error.message : '';
  if (/circular/i.test(message)) return 'cycle';
  return /bigint/i.test(message) ? 'bigint' : 'not-json';
}
