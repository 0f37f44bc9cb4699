import type { Safeguard } from '@escapement/testkit';
import { expect, it } from 'vitest';
import type { JobsBeside } from './cluster/cluster.ts';
import { runEpisode } from './episode.ts';
import type { FaultName } from './storm.ts';
import { isWrong } from './told-failure.ts';

const plain: JobsBeside = { isParted: false, isChained: false };
const parted: JobsBeside = { ...plain, isParted: true };
const chained: JobsBeside = { ...plain, isChained: true };
/** What each safeguard stands against, so that it is not waited for longer than it must be, and the jobs that need it. */
const canaries: readonly (readonly [Safeguard, readonly FaultName[], JobsBeside])[] = [
  ['fence', ['leaderCut'], plain],
  ['gate', ['freeze', 'zookeeperCut'], plain],
  ['attempts', ['freeze'], plain],
  ['amnesia', ['redisGoesBack'], plain],
  ['take-back', ['staleReads'], plain],
  ['lateness', ['redisAway'], plain],
  ['parts', ['crash'], parted],
  ['reach', ['redisCut'], parted],
  ['ends', ['lostReplies', 'crash'], chained],
  ['joins', ['crash'], chained],
];
/** Simulated hours of one try, and tries until somebody must have noticed. */
const hours = 4;
const triesMost = 30;

it.each(canaries)(
  'the loss of the safeguard "%s" is noticed',
  async (safeguard, faults, jobs) => {
    for (let seed = 1; seed <= triesMost; seed += 1) {
      if (
        isWrong(
          await runEpisode({ seed, hours, calmHours: 1, without: [safeguard], faults, ...jobs }),
        )
      )
        return;
    }
    expect.fail(`${triesMost * hours} simulated hours without it, and nobody noticed`);
  },
  600_000,
);
