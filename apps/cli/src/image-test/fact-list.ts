import { add, nothing, type Tally } from '../test-suite/tally.ts';

/** Facts to establish one after the other, each of which may need the one before. */
export interface FactList {
  /** Prints whether the fact holds; once one does not, the later ones are counted as failed without being tried. */
  check(fact: string, establish: () => Promise<void>): Promise<void>;
  tally(): Tally;
}

export function openFactList(): FactList {
  let tally = nothing;
  return {
    check: async (fact, establish) => {
      if (tally.failed > 0) {
        console.log(`– ${fact} (not tried)`);
        tally = add(tally, { passed: 0, failed: 1 });
        return;
      }
      const startedAt = performance.now();
      try {
        await establish();
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        console.log(`✓ ${fact} (${seconds} s)`);
        tally = add(tally, { passed: 1, failed: 0 });
      } catch (error) {
        console.log(`✗ ${fact}\n${error instanceof Error ? error.message : error}`);
        tally = add(tally, { passed: 0, failed: 1 });
      }
    },
    tally: () => tally,
  };
}
