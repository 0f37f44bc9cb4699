import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorkerRig } from './worker-rig.ts';

let rig: WorkerRig;

beforeAll(async () => {
  rig = await WorkerRig.start();
});
afterAll(() => rig.close());

const task = { kind: 'handler', handler: 'sleep', input: { ms: 600_000 } } as const;
/** All runs of a version have its task; what of them is short says so itself. */
const input = JSON.stringify({ ms: 0 });

describe('a run whose job lets one begin after the other', () => {
  test('waits for its turn, also while the worker of the one before dies', async () => {
    const doomed = await rig.addWorker();
    const policy = { jobId: 'in-turn', overlap: 'queue', overlapLimit: 5 } as const;
    const first = await rig.ask({ ...policy, task });
    await rig.until(first, 'running');
    const second = await rig.ask({ ...policy, task, input });
    const third = await rig.ask({ ...policy, task, input });
    await rig.until(second, 'blocked');
    await rig.until(third, 'blocked');
    doomed.child.kill('SIGKILL');
    await rig.addWorker();
    // Its second attempt, which has its turn before those that wait.
    const again = await rig.until(first, 'running', 'retrying');
    expect((await rig.until(again.id, 'running')).attempt).toBeLessThanOrEqual(2);
    expect([(await rig.run(second)).state, (await rig.run(third)).state]).toEqual([
      'blocked',
      'blocked',
    ]);
    const because = { by: 'token at 127.0.0.1', reason: 'enough' };
    await rig.redis.archive.askToStop(first, because);
    const ends = [
      await rig.until(first, 'cancelled'),
      await rig.until(second, 'succeeded'),
      await rig.until(third, 'succeeded'),
    ];
    const at = ends.map((run) => [run.startedAt ?? '', run.finishedAt ?? ''] as const);
    expect((at[0]?.[1] ?? '') <= (at[1]?.[0] ?? '')).toBe(true);
    expect((at[1]?.[1] ?? '') <= (at[2]?.[0] ?? '')).toBe(true);
    expect(ends.map(({ attempt }) => attempt)).toEqual([ends[0]?.attempt, 1, 1]);
  });
});

test('the newest run begins when the one that it replaces has ended, whose worker was told', async () => {
  const policy = { jobId: 'newest', overlap: 'replace' } as const;
  const older = await rig.ask({ ...policy, task });
  await rig.until(older, 'running');
  const newer = await rig.ask({ ...policy, task, input });
  const begun = await rig.until(newer, 'succeeded');
  const over = await rig.run(older);
  expect(over).toMatchObject({
    state: 'cancelled',
    stop: { by: 'overlap: replace', reason: `replaced by ${newer}` },
  });
  expect((over.finishedAt ?? '') <= (begun.startedAt ?? '')).toBe(true);
});
