import { shortText } from './cut-text.ts';
/** A sentence in both languages of the product. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** Why a schedule cannot be compiled, precise enough to put a caret under the fault. */
export interface ScheduleProblem {
  /** Stable, upper case, e.g. `CRON_FIELD_RANGE`. */
  readonly code: string;
  /** Where in the spec, e.g. `expressions.0`. */
  readonly path: string;
  /** The cron field at fault, if one is. */
  readonly field?: string;
  /** The offending text. */
  readonly text: string;
  /** Where `text` begins in the value at `path`, in characters from 0. */
  readonly position: number;
  readonly message: Bilingual;
  /** What would be right. */
  readonly allowed?: Bilingual;
}

/** A problem of a value that is at fault as a whole. */
export function wholeValueProblem(fault: {
  readonly code: string;
  readonly path: string;
  readonly value: unknown;
  readonly message: Bilingual;
  readonly allowed?: Bilingual;
}): ScheduleProblem {
  const { code, path, value, message, allowed } = fault;
  const text = clip(String(value));
  return { code, path, text, position: 0, message, ...(allowed === undefined ? {} : { allowed }) };
}

/** Shortens what is quoted back, so that a hostile input is not echoed whole. */
export function clip(text: string): string {
  return shortText(text, 64);
}
