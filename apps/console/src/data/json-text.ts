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

/** What a person typed where JSON belongs. A number that would be rounded is as wrong as a brace too few. */
export function readJsonText(text: string): JsonText {
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
    return faultAt(jsonFault(text), text);
  }
}

/** Browsers say the place in English sentences of their own, or not at all; place and sentence are ours. */
function faultAt(place: number | undefined, text: string): JsonText {
  if (place === undefined) return { kind: 'wrong', key: 'json.invalid' };
  if (text.slice(place).trim() === '') return { kind: 'wrong', key: 'json.unfinished' };
  const before = text.slice(0, place).split('\n');
  const values = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return { kind: 'wrong', key: 'json.invalid.at', values };
}
