import type { SteppedDown, Term } from '@escapement/core';
import type { Trouble } from './trouble.ts';

/** The office while a node has it, or asks Redis for it. */
export interface HeldOffice {
  readonly term: Term;
  readonly end: AbortController;
  readonly trouble: Trouble;
  /** Whether Redis has let this node have it; before that it leads in ZooKeeper alone. */
  isTaken: boolean;
  /** Who asked first that it be laid down, and why. */
  steppedDown?: SteppedDown;
  /** Resolves when the candidate znode is gone, so that another may lead. */
  readonly vacated: Promise<void>;
}
