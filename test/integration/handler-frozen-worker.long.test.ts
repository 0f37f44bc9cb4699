import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isAlive, WorkerRig } from './worker-rig.ts';

const wild = fileURLToPath(
  new URL('../../packages/worker/src/fixtures/wild-handlers.mjs', import.meta.url),
);

test('a handler whose worker is frozen ends, so that it does not go on beside the next attempt', async () => {
  const rig = await WorkerRig.start();
  try {
    const worker = await rig.addWorker({ ESCAPEMENT_HANDLERS: wild });
    const task = { kind: 'handler' as const, handler: 'wait', input: 600_000 };
    const runId = await rig.ask({ jobId: 'frozen', task });
    const [pid = ''] = await rig.log(runId, 1);
    // While its worker lives, it goes on for longer than a silence may last.
    await delay(6_000);
    expect(isAlive(Number(pid))).toBe(true);
    worker.child.kill('SIGSTOP');
    await expect.poll(() => isAlive(Number(pid))).toBe(false);
    expect((await rig.run(runId)).attempt).toBe(1);
  } finally {
    await rig.close();
  }
});
