import type { AnswerLimits, Clock, KeptAnswers, Logger, TlsIdentity } from '@escapement/core';
import { openKeptAnswers } from './archive/kept-answers.ts';
import { openConnection } from './connection/connection.ts';
import { keysUnder } from './scripts/names.ts';

export interface AnswerStoreOptions {
  /** `redis://` or `rediss://`, with credentials and database if any. */
  readonly url: string;
  readonly tls?: TlsIdentity | undefined;
  /** What its keys begin with, with a hash tag; of another than ours nothing of ours is touched. */
  readonly prefix: string;
  readonly limits?: AnswerLimits;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How long an answer of Redis may take before a call rejects as unavailable. Default 2,000. */
  readonly commandTimeoutMs?: number;
}

/** Answers under keys and nothing else, over one connection. */
export interface AnswerStore {
  readonly answers: KeptAnswers;
  /** Resolves when Redis may be asked; rejects when the store is closed first. */
  whenReady(): Promise<void>;
  /** Closes the connection, by force when the deadline has passed. */
  close(deadlineMs: number): Promise<void>;
}

/** Opens them and returns at once: while Redis is away calls reject with a `StoreFault`. */
export function openAnswers(options: AnswerStoreOptions): AnswerStore {
  const { url, tls, prefix, limits, logger, clock, commandTimeoutMs = 2_000 } = options;
  const temper = { kind: 'prompt', commandTimeoutMs, gathers: true } as const;
  const connection = openConnection({ url, tls, name: 'answers', temper, logger });
  const parts = { client: connection.client, keys: keysUnder(prefix) };
  return {
    answers: openKeptAnswers(parts, clock, limits),
    whenReady: () => connection.ready(),
    close: (deadlineMs) => connection.close(deadlineMs),
  };
}
