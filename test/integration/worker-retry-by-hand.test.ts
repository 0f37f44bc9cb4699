import { askedRunId, parseRunId, type RunEnvelope, repeatMark, toIso } from '@escapement/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorkerRig } from './worker-rig.ts';

let rig: WorkerRig;

beforeAll(async () => {
  rig = await WorkerRig.start();
  await rig.addWorker();
});
afterAll(() => rig.close());

/** Says for which fire time and in which run it is, and fails. */
const text = 'echo "$ESCAPEMENT_FIRE_TIME $ESCAPEMENT_RUN_ID"; exit 3';
const task = { kind: 'script', interpreter: 'bash', script: text } as const;
const fireTimeOf = (runId: string) => parseRunId(runId)?.fireTime ?? 0;

/** Has a run done once more, as the interface does. */
async function repeat(of: string): Promise<string> {
  const askedAt = Date.now();
  const mark = repeatMark(fireTimeOf(of), 'x');
  const runId = askedRunId({ jobId: 'nightly', askedAt, trigger: 'retry', mark });
  const envelope: RunEnvelope = {
    ...{ runId, jobId: 'nightly', trigger: 'retry', fireTime: askedAt, dueTime: askedAt },
    ...{ beginBy: askedAt + 86_400_000, version: 1, revision: 1, epoch: 0, queue: 'default' },
    ...{ overlap: 'allow', task },
  };
  const asked = { by: 'token at 127.0.0.1', retryOf: of };
  expect(await rig.redis.archive.enqueueRepeat(envelope, { asked })).toEqual({ kind: 'enqueued' });
  return runId;
}

describe('a run that is done once more', () => {
  test('has its task told of the fire time that it was to serve, and of its own id', async () => {
    const first = await rig.ask({ jobId: 'nightly', task });
    await rig.until(first, 'failed');
    const before = await rig.run(first);
    const second = await repeat(first);
    const run = await rig.until(second, 'failed');
    const fireTime = toIso(fireTimeOf(first));
    expect(fireTimeOf(second)).toBeGreaterThan(fireTimeOf(first));
    expect(await rig.log(second, 1)).toContain(`${fireTime} ${second}`);
    expect(run).toMatchObject({ attempt: 1, repeatedTime: fireTime, trigger: 'retry' });
    expect(await rig.run(first)).toEqual({ ...before, retriedAs: second });
  });
});
