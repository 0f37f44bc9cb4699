import { expect, it } from 'vitest';
import { mostTries, triedUntilItBites } from './tried-again.ts';

/** Drills that end with these verdicts, and what was seen of them. */
function drillsThatEnd(...verdicts: readonly string[]) {
  const seeds: number[] = [];
  const shown: string[] = [];
  const last = triedUntilItBites(
    7,
    async (seed) => {
      seeds.push(seed);
      return { verdict: verdicts[seeds.length - 1] ?? 'beyond' };
    },
    ({ verdict }) => shown.push(verdict),
  );
  return last.then(({ verdict }) => ({ verdict, seeds, shown }));
}

it('tries a fault that did not bite again, with a seed of its own, and shows both', async () => {
  expect(await drillsThatEnd('inconclusive', 'pass')).toEqual({
    verdict: 'pass',
    seeds: [7, 8],
    shown: ['inconclusive', 'pass'],
  });
});

it('never tries a failure away', async () => {
  const { verdict, seeds } = await drillsThatEnd('inconclusive', 'fail', 'pass');
  expect({ verdict, seeds }).toEqual({ verdict: 'fail', seeds: [7, 8] });
});

it('leaves a fault that never bites as what it is: nothing proved', async () => {
  const { verdict, seeds } = await drillsThatEnd(...Array(9).fill('inconclusive'));
  expect({ verdict, tries: seeds.length }).toEqual({ verdict: 'inconclusive', tries: mostTries });
});
