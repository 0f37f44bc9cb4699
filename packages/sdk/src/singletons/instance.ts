import {
  type Clock,
  cutText,
  type SingletonAsked,
  type Singletons,
  type SingletonTerm,
} from '@escapement/core';
import { describeThrown } from '@escapement/worker';
import type { Bells } from './bells.ts';
import type { ProgramSession } from './vouching.ts';

/** What an instance stands on while it has its place. */
export interface Duty {
  readonly store: Singletons;
  readonly bells: Bells;
  readonly clock: Clock;
  readonly session: ProgramSession;
  readonly by: SingletonTerm;
}

/** How an instance ended, or what it was told meanwhile. */
export type InstanceEnd =
  /** It threw, or returned though nobody had asked it to stop. `over`: the command over which it did, where that is known. */
  | { readonly kind: 'failed'; readonly because: string; readonly over?: number | undefined }
  /** Somebody wants the singleton elsewhere, or its instance another. */
  | { readonly kind: 'asked' | 'restart'; readonly reason: string }
  /** Another has its place. */
  | { readonly kind: 'superseded' }
  /** Redis knows of no owner: it was emptied or set back. */
  | { readonly kind: 'forgotten' };

/** An instance that was started. */
export interface Instance {
  /** Settled at the first thing that ends its time in the place; rejects with a fault of Redis that a new start mends. */
  readonly ended: Promise<InstanceEnd>;
  /**
   * Ends it. `isLost`: it has no place any more, and is told so at once instead of when its time to stop is over. `cut-off`: it did not stop, and nobody
   * waits for it any more.
   */
  stop(isLost: boolean): Promise<'stopped' | 'cut-off'>;
}

/** What an instance ends with that was asked for. */
export function endAsked({ reason, restart }: SingletonAsked): InstanceEnd {
  return { kind: restart === true ? 'restart' : 'asked', reason };
}

/** What somebody's own code threw, in few words. */
export function becauseOf(error: unknown): string {
  return cutText(describeThrown(error).sentence, 500);
}
