import type { ConfigContent } from '@escapement/core';
import type { ConfigDraft } from '@escapement/protocol';
import { type JsonText, readJsonText } from '../../data/json-text.ts';

/** An entry as it stands in the fields of its form. */
export interface EntryTexts {
  readonly value: string;
  /** Empty where anything fits. */
  readonly schema: string;
}

/** What the texts say, or what is wrong with either. */
export interface EntryReading {
  readonly value: JsonText;
  readonly schema: JsonText;
  /** What would be written; `undefined` where something is wrong. */
  readonly draft: ConfigDraft | undefined;
}

export function textsOf({ value, schema }: ConfigContent): EntryTexts {
  return {
    value: JSON.stringify(value, undefined, 2),
    schema: schema === undefined ? '' : JSON.stringify(schema, undefined, 2),
  };
}

export function readTexts(texts: EntryTexts): EntryReading {
  const value = readJsonText(texts.value);
  const schema = readJsonText(texts.schema);
  if (value.kind !== 'json' || schema.kind === 'wrong') return { value, schema, draft: undefined };
  if (schema.kind === 'empty') return { value, schema, draft: { value: value.value } };
  if (!isObject(schema.value)) return { value, schema, draft: undefined };
  return { value, schema, draft: { value: value.value, schema: schema.value } };
}

/** Whether it can be a schema, which is an object. */
export function isObject(value: unknown): value is NonNullable<ConfigDraft['schema']> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
