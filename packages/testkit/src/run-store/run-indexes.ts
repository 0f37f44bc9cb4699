import { type RunIndex, runIndexes, runLife } from '@escapement/core';
import type { KeptRun } from './kept-run.ts';

/** The runs that stand in an index by the table of states, in its order. */
export function inIndex(among: readonly KeptRun[], index: RunIndex): readonly KeptRun[] {
  return among
    .filter((run) => standsIn(run, index))
    .sort((a, b) => compared(rankOf(index, a), rankOf(index, b)) || (a.runId < b.runId ? -1 : 1));
}

/** Whether a worker has it. */
export function isInHand(run: KeptRun): boolean {
  return standsIn(run, 'alive');
}

function standsIn({ state }: KeptRun, index: RunIndex): boolean {
  const indexes: readonly RunIndex[] = runLife[state].indexes;
  return indexes.includes(index);
}

function rankOf(index: RunIndex, run: KeptRun): number {
  switch (runIndexes[index]) {
    case 'name':
      return 0;
    case 'next':
      return run.next;
    case 'fire':
      return run.envelope.fireTime;
    case 'doubt':
      return (run.failures ?? 0) > 0 ? Number.POSITIVE_INFINITY : run.envelope.fireTime;
  }
}

/** Two that lie beyond all others are equal, which their difference does not say. */
function compared(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
