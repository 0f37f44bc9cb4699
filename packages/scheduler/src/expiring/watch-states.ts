import { isDeepStrictEqual } from 'node:util';
import { type KeySource, type KeyWatch, type KeyWatchState, toIso } from '@escapement/core';
import type { WatchContext } from './watch-context.ts';

type Told = Omit<KeyWatch, 'watched' | 'nextExpiry'>;
type Found = Pick<Told, 'state' | 'reason' | 'command'>;

/** How the keys of jobs are watched, as people are told of it: written when it changes, and when all keys have been read. */
export class WatchStates {
  readonly #context: Pick<WatchContext, 'term' | 'store' | 'time'>;
  readonly #told = new Map<string, Told>();
  readonly #read = new Map<string, Pick<Told, 'readAt' | 'leftOut'>>();

  constructor(context: Pick<WatchContext, 'term' | 'store' | 'time'>) {
    this.#context = context;
  }

  /** All keys of a job have just been read. */
  haveRead(jobId: string, leftOut: number): void {
    const readAt = toIso(this.#context.time.now());
    this.#read.set(jobId, { readAt, ...(leftOut === 0 ? {} : { leftOut }) });
  }

  forget(jobId: string): void {
    this.#told.delete(jobId);
    this.#read.delete(jobId);
  }

  async note(jobId: string, found: Found): Promise<void> {
    const { term, store, time } = this.#context;
    const before = this.#told.get(jobId);
    const since = before?.state === found.state ? before.since : toIso(time.now());
    const told: Told = { ...found, since, ...this.#read.get(jobId) };
    if (isDeepStrictEqual(before, told)) return;
    const outcome = await store.noteKeyWatch(term, jobId, told);
    if (outcome.kind === 'committed') this.#told.set(jobId, told);
  }
}

/** How it is with a source that can be asked. */
export function stateOf({ hearing }: Pick<KeySource, 'hearing'>): Found {
  switch (hearing.kind) {
    case 'hears':
      return { state: 'listening' satisfies KeyWatchState };
    case 'untold': {
      const reason = 'this Redis tells of no ends of keys, so that they are found by looking';
      return { state: 'swept-only', reason, command: hearing.command };
    }
    case 'silent':
      return { state: 'swept-only', reason: hearing.reason };
  }
}
