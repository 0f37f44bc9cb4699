import type { JobDefinition } from '@escapement/core';

/** One row of the list of jobs. */
export type JobRow = { readonly id: string } & (
  | { readonly kind: 'job'; readonly definition: JobDefinition }
  | { readonly kind: 'broken'; readonly problem: string }
);

/**
 * A row with what a search looks into, made when somebody first searches: its own words, what is said in both languages of when it has
 * runs, and a row that is like it to filters.
 */
export type Entry = JobRow & { own?: string; said?: string; like?: JobRow };

export function stateOf(row: JobRow): 'enabled' | 'paused' | 'broken' {
  if (row.kind === 'broken') return 'broken';
  return row.definition.paused === undefined ? 'enabled' : 'paused';
}
