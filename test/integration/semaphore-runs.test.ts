import { eventually } from '@escapement/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WorkerRig } from './worker-rig.ts';

let rig: WorkerRig;

beforeEach(async () => {
  rig = await WorkerRig.start();
});

afterEach(() => rig.close());

test('as many runs hold a semaphore as it has permits, others wait in order, and who asks for another number fails', async () => {
  await rig.addWorker();
  const task = { kind: 'handler', handler: 'sleep', input: { ms: 60_000 } } as const;
  const ask = (jobId: string, lockPermits: number) =>
    rig.ask({ jobId, task, lock: 'ledger', lockPermits });
  const held = [await ask('a', 2), await ask('b', 2)];
  for (const runId of held) await rig.until(runId, 'running');
  const waits = await ask('c', 2);
  await rig.until(waits, 'waiting');
  const other = await ask('d', 5);
  const failed = await rig.until(other, 'failed', 'running', 'succeeded');
  expect(failed).toMatchObject({
    ...{ state: 'failed', attempt: 0 },
    reason: 'lock-permits: ledger has 2 permits, and this job asks for 5',
  });
  await eventually('the third stands in line', async () => {
    const view = await rig.zookeeper.locks.get('ledger');
    return view?.waiters.some(({ runId }) => runId === waits) === true;
  });
  const view = await rig.zookeeper.locks.get('ledger');
  expect(view).toMatchObject({ kind: 'semaphore', permits: 2, holderCount: 2, waiterCount: 1 });
  expect(view?.holders.map(({ runId }) => runId).sort()).toEqual([...held].sort());
  expect((await rig.run(waits)).state).toBe('waiting');
});
