import type { RevisionsReading } from '@escapement/core';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** What a kept version said, or why it cannot stand again: there is nothing of that name, or that version is not kept. */
export type KeptVersion<Content> =
  | { readonly kind: 'kept'; readonly content: Content }
  | { readonly kind: 'not-found' | 'no-revision' };

/** Finds a version among those that are kept. */
export function keptVersion<Content>(
  reading: RevisionsReading<Content>,
  version: number,
): KeptVersion<Content> {
  switch (reading.kind) {
    case 'absent':
      return { kind: 'not-found' };
    case 'broken':
      throw new ProblemSignal('RECORD_UNREADABLE', `The revisions: ${reading.problem}.`);
    case 'read': {
      const wanted = reading.revisions.find((each) => each.version === version);
      return wanted === undefined
        ? { kind: 'no-revision' }
        : { kind: 'kept', content: wanted.content };
    }
  }
}
