import type { JobDefinition } from '@escapement/core';

/** One row of the list of jobs. */
export type JobRow = { readonly id: string } & (
  | { readonly kind: 'job'; readonly definition: JobDefinition }
  | { readonly kind: 'broken'; readonly problem: string }
);

/** A row with the texts that a search looks into, made when somebody first searches. */
export type Entry = JobRow & { texts?: readonly string[] };

export function stateOf(row: JobRow): 'enabled' | 'paused' | 'broken' {
  if (row.kind === 'broken') return 'broken';
  return row.definition.paused === undefined ? 'enabled' : 'paused';
}
