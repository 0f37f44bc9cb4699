import type { Client } from '@escapement/client';
import type { AuditPageQuery } from '@escapement/protocol';
import type { Words } from '../words/words.ts';

/** What a command was given beside the connection. */
export interface Given {
  /** Why a person does it; kept beside what it came to. Empty for a command that asks for none. */
  readonly reason: string;
  /** The ids of the jobs, or that of the job or the run. */
  readonly ids: readonly string[];
  /** Which of many are wanted. */
  readonly filter: AuditFilter;
}

/** As it was typed: what the interface knows no such act or person of, it says. */
export type AuditFilter = Pick<AuditPageQuery, 'who' | 'about'> & { readonly act?: string };

/** What became of it: sentences for people, the answers of the interface for programs, and whether all of it was done. */
export interface Outcome {
  readonly lines: readonly string[];
  readonly answer: unknown;
  readonly isDone: boolean;
}

export interface Command {
  /** The words by which it is called, such as `office reset`. */
  readonly name: string;
  readonly takesReason: boolean;
  /** Of what it wants to be told the ids. */
  readonly takes: 'nothing' | 'any jobs' | 'some jobs' | 'one job' | 'one run';
  /** Whether it may be told which of many are wanted. */
  readonly takesFilter?: true;
  /** Throws `ProblemError` where the cluster refuses. */
  run(client: Client, given: Given, words: Words): Promise<Outcome>;
}
