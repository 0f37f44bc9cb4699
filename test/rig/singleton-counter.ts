import type { AggregateSingleton } from '@escapement/sdk';

/** What a proxy sends: the how many-th of its own it is. */
export interface Step {
  readonly from: string;
  readonly at: number;
}

export interface Counts {
  /** How many of each proxy have had their effect. */
  readonly counts: Readonly<Record<string, number>>;
  /** How often one came that was not the next of its proxy. */
  readonly outOfOrder: number;
}

/** Counts the steps of each proxy, and those that are not in order. */
export function counter(name: string): AggregateSingleton<Counts, Step, Step, Counts> {
  return {
    name,
    initial: { counts: {}, outOfOrder: 0 },
    snapshotEvery: 50,
    decide: (state, step) => ({ events: [step], reply: counted(state, step) }),
    apply: counted,
  };
}

function counted({ counts, outOfOrder }: Counts, { from, at }: Step): Counts {
  const before = counts[from] ?? 0;
  const isNext = at === before + 1;
  return {
    counts: { ...counts, [from]: before + 1 },
    outOfOrder: outOfOrder + (isNext ? 0 : 1),
  };
}
