import type { Safeguard } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { runEpisode } from './episode.ts';
import type { FaultName } from './storm.ts';
import { isWrong } from './told-failure.ts';

/** What each safeguard stands against, so that it is not waited for longer than it must be. */
const canaries: readonly [Safeguard, readonly FaultName[]][] = [
  ['fence', ['leaderCut']],
  ['gate', ['freeze', 'zookeeperCut']],
  ['attempts', ['freeze']],
  ['amnesia', ['redisGoesBack']],
  ['take-back', ['staleReads']],
  ['lateness', ['redisAway']],
  ['parts', ['crash']],
];
/** Simulated hours of one try, and tries until somebody must have noticed. */
const hours = 4;
const triesMost = 30;

it.each(canaries)(
  'the loss of the safeguard "%s" is noticed',
  async (safeguard, faults) => {
    const isParted = safeguard === 'parts';
    for (let seed = 1; seed <= triesMost; seed += 1) {
      if (
        isWrong(
          await runEpisode({ seed, hours, calmHours: 1, without: [safeguard], faults, isParted }),
        )
      )
        return;
    }
    expect.fail(`${triesMost * hours} simulated hours without it, and nobody noticed`);
  },
  600_000,
);
