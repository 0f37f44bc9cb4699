import { shortText } from '../words/cut-text.ts';
/** What is wrong at one place, in both languages. */
export interface SchemaFinding {
  /** Names of fields and places in lists, with dots between; empty for the whole. */
  readonly path: string;
  readonly message: { readonly en: string; readonly zh: string };
}

/** A place within another. */
export function below(path: string, name: string | number): string {
  return path === '' ? String(name) : `${path}.${name}`;
}

const shownChars = 80;

/** A value as a message shows it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return shortText(text, shownChars);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
