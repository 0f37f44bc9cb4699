import type { SchemaFinding } from './finding.ts';
import type { Pattern } from './pattern.ts';

/** One value under one schema, as a keyword looks at it. */
export interface Site {
  readonly value: unknown;
  readonly path: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** Says what is wrong here; answers false. */
  say(message: SchemaFinding['message'], path?: string): false;
  /** Holds a value against another schema, and says what is wrong. */
  fits(schema: unknown, value: unknown, path: string): boolean;
  /** The same in silence. */
  wouldFit(schema: unknown, value: unknown): boolean;
  /** Pays for work in advance; `false` when there is no more to be had, and then the whole check has an end. */
  spend(steps: number): boolean;
  pattern(source: string): Pattern | undefined;
  /** Where a reference leads within the whole schema. */
  referred(reference: string): unknown;
}

/** Whether a value obeys a keyword; what it does not apply to, obeys. */
export type KeywordTest = (rule: unknown, site: Site) => boolean;
