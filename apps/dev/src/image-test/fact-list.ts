import { add, nothing, type Tally } from '../test-suite/tally.ts';

/** Facts to establish one after the other, each of which may need the one before. */
export interface FactList {
  /** Prints whether the fact holds; once one does not, the later ones are counted as failed without being tried. */
  check(fact: string, establish: () => Promise<void>): Promise<void>;
  /** As `check`, but tried whatever came before. */
  checkAnyway(fact: string, establish: () => Promise<void>): Promise<void>;
  tally(): Tally;
}

export function openFactList(): FactList {
  let tally = nothing;
  const note = (isTrue: boolean, line: string): void => {
    console.log(line);
    tally = add(tally, isTrue ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  };
  const checkAnyway: FactList['checkAnyway'] = async (fact, establish) => {
    const startedAt = performance.now();
    try {
      await establish();
      note(true, `✓ ${fact} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    } catch (error) {
      note(false, `✗ ${fact}\n${error instanceof Error ? error.message : error}`);
    }
  };
  return {
    checkAnyway,
    check: async (fact, establish) => {
      if (tally.failed === 0) await checkAnyway(fact, establish);
      else note(false, `– ${fact} (not tried)`);
    },
    tally: () => tally,
  };
}
