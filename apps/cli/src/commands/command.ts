import type { Client } from '@escapement/client';
import type { OptionName, Options } from '../options.ts';
import type { Words } from '../words/words.ts';

/** What a command was given beside the connection. */
export interface Given {
  /** Why a person does it; kept beside what it came to. Empty for a command that asks for none. */
  readonly reason: string;
  /** The ids of the jobs, or that of the one thing; of a part of a thing, that of the thing first. */
  readonly ids: readonly string[];
  readonly options: Options;
}

/** What became of it: sentences for people, the answers of the interface for programs, and whether all of it was done. */
export interface Outcome {
  readonly lines: readonly string[];
  readonly answer: unknown;
  readonly isDone: boolean;
}

/** What a person is asked before anything is done, as nothing brings it back. */
export interface Question {
  readonly lines: readonly string[];
  /** What is to be typed; with anything else nothing is done. */
  readonly expected: string;
  proceed(): Promise<Outcome>;
}

export interface Command {
  /** The words by which it is called, such as `office reset`. */
  readonly name: string;
  readonly takesReason: boolean;
  /** Of what it wants to be told the ids; of a back-fill those of the job and of itself, of a lease or an instance those of the lock or the service and of itself. */
  readonly takes:
    | 'nothing'
    | 'any jobs'
    | 'some jobs'
    | 'some files'
    | 'one job'
    | 'one run'
    | 'one back-fill'
    | 'one queue'
    | 'one lock'
    | 'one lease'
    | 'one singleton'
    | 'one entry'
    | 'one service'
    | 'one instance';
  /** Which options it takes, and which of them it wants. */
  readonly options?: { readonly [Name in OptionName]?: 'may' | 'must' | 'one of' };
  /** Throws `ProblemError` where the cluster refuses. A question is left out, and gone on from, where `--yes` was typed. */
  run(client: Client, given: Given, words: Words): Promise<Outcome | Question>;
}
