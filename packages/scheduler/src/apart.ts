import { type CommitOutcome, type Fault, isAboutContent } from '@escapement/core';

/**
 * Writes what concerns several jobs in one transaction. Where Redis refuses it for what stands in some key of one of them, each is
 * written alone, and only that one is refused.
 */
export async function apart<T>(
  all: readonly T[],
  by: {
    readonly write: (some: readonly T[]) => Promise<CommitOutcome>;
    readonly refused: (one: T, fault: Fault) => void;
  },
): Promise<CommitOutcome> {
  try {
    return await by.write(all);
  } catch (error) {
    if (!isAboutContent(error)) throw error;
    const [one] = all;
    if (one === undefined) throw error;
    if (all.length === 1) {
      by.refused(one, error);
      return { kind: 'committed' };
    }
  }
  for (const one of all) {
    const outcome = await apart([one], by);
    if (outcome.kind !== 'committed') return outcome;
  }
  return { kind: 'committed' };
}
