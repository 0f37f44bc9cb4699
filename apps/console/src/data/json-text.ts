import { inexactNumber, jsonBounds, jsonExcess } from '@escapement/core';
import type { RunNowBody } from '@escapement/protocol';
import type { TextKey, TextValues } from '../text/use-text.ts';
import { jsonFault } from './json-fault.ts';

export type JsonValue = Exclude<RunNowBody['input'], undefined>;

export type JsonText =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly value: JsonValue }
  /** What is wrong, as a sentence of the console. */
  | { readonly kind: 'wrong'; readonly key: TextKey; readonly values?: TextValues };

/** What is longer is not read: the interface takes a quarter of it, however many blanks make it easier to read. */
const lettersAtMost = 1_048_576;

/** What was read last, the latest at the end: a form reads what is in its fields several times with each letter that is typed. */
const lately = new Map<string, JsonText>();
/** As many fields of JSON as a form has. */
const latelyAtMost = 4;

/** What a person typed where JSON belongs. A number that would be rounded is as wrong as a brace too few. */
export function readJsonText(text: string): JsonText {
  const read = lately.get(text) ?? readAnew(text);
  lately.delete(text);
  lately.set(text, read);
  for (const oldest of lately.keys()) {
    if (lately.size <= latelyAtMost) break;
    lately.delete(oldest);
  }
  return read;
}

function readAnew(text: string): JsonText {
  if (text.length > lettersAtMost)
    return { kind: 'wrong', key: 'json.too-long', values: { letters: lettersAtMost } };
  if (text.trim() === '') return { kind: 'empty' };
  const excess = jsonExcess(text);
  if (excess !== undefined)
    return { kind: 'wrong', key: `json.${excess}`, values: { ...jsonBounds } };
  const number = inexactNumber(text);
  if (number !== undefined) {
    return { kind: 'wrong', key: 'json.inexact', values: { number: number.slice(0, 64) } };
  }
  try {
    return { kind: 'json', value: JSON.parse(text) as JsonValue };
  } catch {
    return faultAt(jsonFault(text) ?? text.length, text);
  }
}

/** Browsers say the place in English sentences of their own, or not at all; place and sentence are ours. */
function faultAt(place: number, text: string): JsonText {
  if (text.slice(place).trim() === '') return { kind: 'wrong', key: 'json.unfinished' };
  const before = text.slice(0, place).split('\n');
  const values = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return { kind: 'wrong', key: 'json.invalid.at', values };
}
