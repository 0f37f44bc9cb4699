import type { TermRemark } from '@escapement/core';
import type { Contest } from './contest.ts';
import type { VouchingContext } from './vouching.ts';

/** What taking an office needs. */
export interface TakingContext extends VouchingContext {
  readonly contest: Contest;
  /** Keeps a remark for the history, to be written down with the term. */
  readonly remark: (remark: Omit<TermRemark, 'at'>) => void;
}
