import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAlive } from '../rig/cluster.ts';
import { RunsInHand } from './runs-in-hand-rig.ts';

let rig: RunsInHand;
beforeEach(async () => {
  rig = await RunsInHand.start();
});
afterEach(() => rig?.stop());

it('a run that is the end of each worker that begins it fails with the third, and the fourth is never given it', async () => {
  const { cluster } = rig;
  for (let i = 0; i < 3; i += 1) cluster.addWorker();
  await cluster.until('four workers are there', async () => {
    return (await cluster.get('/api/v1/cluster')).workers.length === 4;
  });
  await rig.createJob('fells', { task: { kind: 'handler', handler: 'fell' } });
  const [runId = ''] = await rig.ask('fells', 1);
  await rig.untilOver('fells');
  expect(await rig.runOf(runId)).toMatchObject({
    ...{ state: 'failed', attempt: 3 },
    reason: expect.stringMatching(
      /^poisonous: it has cost 3 workers, the last of them .+ in attempt 3$/,
    ),
  });
  expect(cluster.workers.filter(isAlive)).toHaveLength(1);
  expect([...rig.ends()]).toEqual(
    [1, 2, 3].map((attempt) => [JSON.stringify([runId, attempt]), 1]),
  );

  rig.go();
  await rig.createJob('calm');
  const [calm = ''] = await rig.ask('calm', 1);
  await rig.untilOver('calm');
  expect(await rig.runOf(calm)).toMatchObject({ state: 'succeeded', attempt: 1 });
});
